import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { describeSettings } from "../packages/collector/src/config/describe.ts";

const readme = resolve(import.meta.dirname, "../README.md");
const SETTINGS =
  /(<!-- settings: generated from packages\/collector\/src\/config\/\*-settings.ts -->\n)[\s\S]*?(\n<!-- \/settings -->)/;

describe("README.md", () => {
  it("holds the settings table as the code has it", () => {
    const text = readFileSync(readme, "utf8");
    const expected = text.replace(SETTINGS, (_all, open: string, close: string) => `${open}\n${describeSettings()}\n${close}`);
    if (process.env.UPDATE_DOCS) writeFileSync(readme, expected);
    expect(text).toMatch(SETTINGS);
    expect(readFileSync(readme, "utf8"), "run: UPDATE_DOCS=1 pnpm vitest run test/docs.test.ts").toBe(expected);
  });
});
