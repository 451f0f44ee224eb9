import { describe, expect, it } from "vitest";
import { runCommand } from "../run-command.fixture.ts";
import { addSnippet } from "./snippet.ts";

const CASES: readonly [args: readonly string[], written: string][] = [
  [[], `src="/_df/df.js">`],
  [["--tag"], `src="/_df/df.tag.js" data-pintrk="on">`],
  [["--consent-from", "tcf,google"], `src="/_df/df.all.js" data-consent-from="tcf,google">`],
  [["--consent-from", "gpp", "--tag"], `src="/_df/df.all.js" data-pintrk="on" data-consent-from="gpp">`],
  [["--data-layer"], `src="/_df/df.all.js" data-datalayer="on">`],
  [["--auto-identify"], `src="/_df/df.all.js" data-auto-identify="on">`],
];

describe("dayfly snippet", () => {
  it.each(CASES)("takes with %j the smallest build that can do it", async (args, written) => {
    const { out } = await runCommand(addSnippet, ["snippet", ...args], {
      env: { PINTEREST_AD_ACCOUNT_ID: "549755885175", PINTEREST_ACCESS_TOKEN: "pina_token_of_the_test" },
    });
    expect(out).toContain(written);
  });
});
