import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { loadScripts } from "../../runtimes/node-script.ts";
import { runCommand } from "../run-command.fixture.ts";
import { addAssets } from "./assets.ts";

describe("dayfly assets", () => {
  it("writes each build under its name and its hash, and the headers that go with them", async () => {
    const folder = temporaryFolder();
    const { code, out } = await runCommand(addAssets, ["assets", folder, "--json"], { env: { DAYFLY_BASE_PATH: "/shop/_m" } });
    const { files }: { files: string[] } = JSON.parse(out);
    expect(code).toBe(0);
    const written = readdirSync(join(folder, "shop/_m")).map((name) => join(folder, "shop/_m", name));
    expect(new Set(files)).toEqual(new Set(written));
    const { hash = "", plain } = loadScripts()[0] ?? {};
    expect(new Uint8Array(readFileSync(join(folder, `shop/_m/df.${hash}.js`)))).toEqual(plain);
    const headers = readFileSync(join(folder, "_headers"), "utf8");
    expect(headers).toContain("/shop/_m/df.js\n  cache-control: public, max-age=600");
    expect(headers).toContain(`/shop/_m/df.${hash}.js\n  cache-control: public, max-age=31536000, immutable`);
  });

  it.runIf(process.platform === "linux")("says so where nothing can be written, and does not hang", async () => {
    const { code, err } = await runCommand(addAssets, ["assets", "/proc/dayfly"]);
    expect(code).toBe(1);
    expect(err).toMatch(/\/proc\/dayfly cannot be written .*ENOENT.* Name a directory/);
  });
});
