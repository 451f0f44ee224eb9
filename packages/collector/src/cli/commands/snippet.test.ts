import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runCommand } from "../run-command.fixture.ts";
import { addSnippet, CONSENT_SOURCES } from "./snippet.ts";

const CASES: readonly [args: readonly string[], written: string][] = [
  [[], `src="/_df/df.js">`],
  [["--tag"], `src="/_df/df.tag.js" data-pintrk="on">`],
  [["--consent-from", "tcf,google"], `src="/_df/df.all.js" data-consent-from="tcf,google">`],
  [["--consent-from", "gpp", "--tag"], `src="/_df/df.all.js" data-pintrk="on" data-consent-from="gpp">`],
  [["--data-layer"], `src="/_df/df.all.js" data-datalayer="on" data-once="transaction_id">`],
  [["--data-layer", "-a", "once=order_id"], `data-datalayer="on" data-once="order_id">`],
  [["--auto-identify"], `src="/_df/df.all.js" data-auto-identify="on">`],
  [["--attribute", "once=order_id", "no-page"], `src="/_df/df.js" data-once="order_id" data-no-page="on">`],
  [["-a", "mirror"], `src="/_df/df.tag.js" data-mirror="on">`],
  [["-a", "data-top-only", "--tag"], `src="/_df/df.all.js" data-pintrk="on" data-top-only="on">`],
  [["--gtm", "-a", "top-only"], `script.setAttribute("src", "/_df/df.all.js");\n  script.setAttribute("data-top-only", "on");`],
];

const env = { PINTEREST_AD_ACCOUNT_ID: "549755885175", PINTEREST_ACCESS_TOKEN: "pina_token_of_the_test" };

describe("dayfly snippet", () => {
  it.each(CASES)("takes with %j the smallest build that can do it", async (args, written) => {
    const { out } = await runCommand(addSnippet, ["snippet", ...args], { env });
    expect(out).toContain(written);
  });

  it("needs no ad account: who makes the pages has none", async () => {
    const { out } = await runCommand(addSnippet, ["snippet"], { env: { DAYFLY_CONSENT: "opt-in" } });
    expect(out).toBe('<script async src="/_df/df.js" data-consent="opt-in"></script>\n');
  });

  it("says where the tag of a site is that the settings do not have", async () => {
    const { code, err } = await runCommand(addSnippet, ["snippet", "--site", "outlet"], { env });
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/no site "outlet" in the settings; there are: default\..*the console/),
    ]);
  });

  it("knows the consent sources that the script knows", () => {
    const source = readFileSync(new URL("../../../../snippet/src/consent-sources/index.ts", import.meta.url), "utf8");
    expect(source).toContain(` = { ${CONSENT_SOURCES.join(", ")} };`);
  });

  it.each([
    [["--consent-from", "tfc,google"], '"tfc" is none of tcf, google'],
    [["--origin", "t.shop.example"], "It must be an address such as https://"],
    [["--attribute", 'a"b'], "is no attribute"],
    [["--attribute", "onse=order_id"], "did you mean once?"],
    [["--attribute", "sort-order"], "docs/snippet.md lists them"],
    [["--attribute", "once"], "once needs a value"],
    [["--attribute", "once="], "once needs a value"],
    [["--gtm", "--stub"], "leave --stub out"],
  ])("does not understand %j", async (args, words) => {
    const { code, err } = await runCommand(addSnippet, ["snippet", ...args], { env });
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
