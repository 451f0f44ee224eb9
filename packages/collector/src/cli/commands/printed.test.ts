import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { printDiagnoses } from "../doctor/print-diagnoses.ts";
import { runCommand } from "../run-command.fixture.ts";
import { addExplain } from "./explain.ts";

/** What a stranger may have sent: it clears the screen and turns the direction of writing. */
const HOSTILE = "\u001b[2J\u202eevil";
// oxlint-disable-next-line no-control-regex -- it is what is looked for
const OBEYED = /\u001b\[2J|\u202e/;

it.each([[[]], [["--json"]]])("dayfly explain %j shows an event's own words without obeying them", async (options) => {
  const file = join(temporaryFolder(), "event.json");
  writeFileSync(
    file,
    JSON.stringify([HOSTILE, { order_id: HOSTILE, currency: HOSTILE, [HOSTILE]: HOSTILE, items: [{ id: HOSTILE }] }]),
  );
  const { code, out } = await runCommand(addExplain, ["explain", file, ...options]);
  expect(code).toBe(0);
  expect(out).toContain("evil");
  expect(out).not.toMatch(OBEYED);
});

it("the doctor shows Pinterest's and a page's own words without obeying them", () => {
  const printed = printDiagnoses([{ check: "page", status: "fail", says: `It says ${HOSTILE}.`, fix: `Not ${HOSTILE}.` }]);
  expect(printed).toContain("evil");
  expect(printed).not.toMatch(OBEYED);
});
