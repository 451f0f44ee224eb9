import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../src/lib/folder.fixture.ts";

const root = resolve(import.meta.dirname, "../../..");
const dist = join(root, "packages/collector/dist");

const env = (dataDir: string) => ({
  PATH: process.env["PATH"],
  PINTEREST_AD_ACCOUNT_ID: "549755885175",
  PINTEREST_ACCESS_TOKEN: "pina_sandbox_token",
  PINTEREST_API_BASE: "http://127.0.0.1:9/v5",
  DAYFLY_ORIGINS: "https://shop.example",
  DAYFLY_ADMIN_TOKEN: "an-administrator-of-the-built-package",
  DAYFLY_DATA_DIR: dataDir,
  DAYFLY_PORT: "0",
});

describe("the built package", () => {
  beforeAll(() => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts/build-collector.ts")], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
  }, 240_000);

  it("starts, takes an event, serves script and console, tells its figures by a command, and stops when told to", async () => {
    const dataDir = temporaryFolder();
    const child = spawn(process.execPath, [join(dist, "main.js"), "start", "--json"], {
      env: env(dataDir),
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let url: string | undefined;
    for await (const line of createInterface(child.stdout)) {
      url = JSON.parse(line).url;
      if (url !== undefined) break;
    }
    if (process.platform === "linux") expect(readFileSync(`/proc/${child.pid}/cmdline`, "utf8")).toContain("semi-space");
    const status = async (path: string, init?: RequestInit): Promise<number> => (await fetch(`${url}${path}`, init)).status;
    const now = Date.now();
    const body = JSON.stringify({
      v: 1,
      sentAt: now,
      consent: { state: "granted", source: "test" },
      events: [{ id: "built-1", name: "purchase", at: now, props: { value: 3 }, user: { traits: { phone: "+14155552671" } } }],
    });
    const headers = { origin: "https://shop.example", "content-type": "text/plain" };
    expect(await status("/_df/e", { method: "POST", headers, body })).toBe(204);
    expect(await status("/readyz")).toBe(200);
    expect(await status("/metrics")).toBe(200);
    expect(await status("/_df/df.js")).toBe(200);
    expect(await status("/_df/console/")).toBe(401);
    expect(await status("/_df/console/assets/console.css")).toBe(200);
    const stats = spawnSync(process.execPath, [join(dist, "main.js"), "stats"], { env: env(dataDir), encoding: "utf8" });
    expect(stats.stdout).toMatch(/1/);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  }, 60_000);

  it("asks for Node's modules one by one, so that a start loads no others by the way", () => {
    const imports = globSync("**/*.js", { cwd: dist }).flatMap((path) =>
      [...readFileSync(join(dist, path), "utf8").matchAll(/^import .* from "(node:[^"]+)"/gm)].map(([, name]) => name),
    );
    expect(imports).toEqual([]);
  });

  it("holds nothing of Node in what runs as a Worker", () => {
    const worker = readFileSync(join(dist, "runtimes/cloudflare.js"), "utf8");
    expect(worker.match(/from "[^"]+"/g)).toEqual(['from "cloudflare:workers"']);
    expect(worker).not.toMatch(/"node:/);
  });
});
