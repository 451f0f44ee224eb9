import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../lib/folder.fixture.ts";
import { EXIT } from "./cli-error.ts";
import { readSettings } from "./read-settings.ts";

const MAIN = join(import.meta.dirname, "..", "main.ts");

describe("readSettings", () => {
  it("says what to do where a settings file cannot import what it names", () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, "dayfly.config.mjs"),
      'import { defineConfig } from "@dayfly/collector/config"; export default defineConfig({});',
    );
    // Node's own import: that of the tests finds the package.
    const { status, stderr } = spawnSync(process.execPath, [MAIN, "config"], { cwd, encoding: "utf8" });
    expect(status).toBe(EXIT.notUnderstood);
    expect(stderr).toMatch(
      /dayfly\.config\.mjs could not be read: .*Put it into the folder where @dayfly\/collector is installed/s,
    );
  });

  it.each(["json", "cjs", "mts", "yaml"])("refuses a dayfly.config.%s, which nobody reads", async (ending) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, `dayfly.config.${ending}`), "{}");
    await expect(readSettings({ env: {}, cwd })).rejects.toMatchObject({
      exitCode: EXIT.notUnderstood,
      message: expect.stringContaining(`dayfly.config.${ending} is read by nobody`),
    });
  });
});
