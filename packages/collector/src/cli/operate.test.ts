import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeClock } from "../runtimes/node-clock.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../sandbox/options.ts";
import { type ServedSandbox, serveSandbox } from "../sandbox/serve-sandbox.ts";
import { runCli } from "./cli.ts";

const MAIN = join(import.meta.dirname, "..", "main.ts");
const KEYS = { shop: "write-key-of-the-shop", blog: "write-key-of-the-blog" };
const TRAITS = { email: "jane.doe@example.com", phone: "+49 151 2345678", firstName: "Jane", lastName: "Roe-Doe" };
const IP = "203.0.113.77";
const USER_AGENT = "Mozilla/5.0 (the operator's test)";

const directory = mkdtempSync(join(tmpdir(), "dayfly-operate-"));
const configFile = join(directory, "dayfly.config.mjs");
const env = { DAYFLY_PORT: "0", DAYFLY_DATA_DIR: join(directory, "data") };
let sandbox: ServedSandbox;
let collector: ChildProcessByStdio<null, Readable, Readable>;
let url: string;
let logged = "";

const configure = (...sites: readonly (keyof typeof KEYS)[]): void => {
  const facts = { adAccountId: SANDBOX_AD_ACCOUNT_ID, accessToken: SANDBOX_TOKEN, apiBase: sandbox.apiBase };
  const table = Object.fromEntries(sites.map((site) => [site, { ...facts, apiKey: KEYS[site] }]));
  writeFileSync(configFile, `export default ${JSON.stringify({ sites: table })};`);
};

const startCollector = async (): Promise<void> => {
  const all = { PATH: process.env["PATH"], ...env };
  collector = spawn(process.execPath, [MAIN, "start", "--json"], { cwd: directory, env: all, stdio: ["ignore", "pipe", "pipe"] });
  collector.stderr.on("data", (chunk: Buffer) => (logged += chunk.toString()));
  const [line] = await Promise.race([
    once(createInterface(collector.stdout), "line"),
    once(collector, "exit").then(() => [logged]),
  ]);
  url = JSON.parse(String(line)).url;
};

const stopCollector = async (signal: NodeJS.Signals): Promise<number | null> => {
  const exited = once(collector, "exit");
  collector.kill(signal);
  const [code] = await exited;
  return code;
};

/** One command line, as an operator types it in the same directory. */
const dayfly = async (...args: string[]) => {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env,
    cwd: directory,
    print: (text) => void (out += text),
    complain: (text) => void (err += text),
    readInput: async () => "",
    untilStopped: async () => undefined,
    onHangUp: () => {},
  });
  return { code, out, err };
};

const track = (id: string, key: string, context: object = {}) =>
  fetch(`${url}/_df/v1/track`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ event: "Order Completed", messageId: id, context }),
  });

/** Asks again until it holds; the test's own time limit ends it. */
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
};

const statsNow = async () => JSON.parse((await dayfly("stats", "--json")).out);

beforeAll(async () => {
  sandbox = await serveSandbox({ port: 0, clock: nodeClock });
  configure("shop");
  await startCollector();
});

afterAll(async () => {
  if (collector.exitCode === null && collector.signalCode === null) await stopCollector("SIGKILL");
  await sandbox.close();
});

describe.skipIf(process.platform === "win32")("an operator of a running collector", () => {
  it("sees what is delivered and what is dead, and no raw trait, address or user agent anywhere", async () => {
    await track("delivered", KEYS.shop, { traits: TRAITS, ip: IP, userAgent: USER_AGENT });
    // Pinterest can match nobody by a name alone, nor by an address without a user agent.
    await track("dead", KEYS.shop, { traits: { firstName: TRAITS.firstName, lastName: TRAITS.lastName }, ip: IP });
    await until(async () => (await statsNow()).dead === 1);
    await until(async () => (await statsNow()).waiting + (await statsNow()).leased === 0);

    const metrics = await (await fetch(`${url}/metrics`)).text();
    const answers = [
      await dayfly("stats"),
      await dayfly("stats", "--json"),
      await dayfly("dead", "list"),
      await dayfly("dead", "list", "--json"),
      await dayfly("dead", "show", "1"),
      await dayfly("dead", "export"),
    ];
    expect(answers.map(({ code, err }) => [code, err])).toEqual(answers.map(() => [0, ""]));
    expect(answers[0]?.out).toMatch(new RegExp(`^dead +1$[\\s\\S]*^account +${SANDBOX_AD_ACCOUNT_ID} open`, "m"));
    expect(answers[2]?.out).toContain("no_identity");
    expect(metrics).toContain(`dayfly_events_delivered_total{account="${SANDBOX_AD_ACCOUNT_ID}"} 1`);
    expect(metrics).toContain('dayfly_coverage_match_keys_total{event="checkout",key="em"} 1');
    expect(metrics).toContain('dayfly_events_dead_total{reason="no_identity"} 1');
    const told = [metrics, logged, ...answers.map(({ out }) => out)].join("\n");
    for (const raw of [...Object.values(TRAITS), "1512345678", IP, USER_AGENT])
      expect(told.toLowerCase()).not.toContain(raw.toLowerCase());
  });

  it("replays a dead letter, which dies again of the same reason", async () => {
    expect(await dayfly("dead", "replay")).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
    expect(await dayfly("dead", "replay", "--reason", "no_identity")).toMatchObject({
      code: 0,
      out: "1 dead letter put back in line.\n",
    });
    await until(async () => (await statsNow()).dead === 1);
    expect(JSON.parse((await dayfly("dead", "list", "--json")).out)).toMatchObject([{ eventId: "dead", reason: "no_identity" }]);
  });

  it("adds a site by reload, and keeps the old settings when the new ones are broken", async () => {
    expect((await track("early", KEYS.blog)).status).toBe(401);
    configure("shop", "blog");
    expect(await dayfly("reload")).toMatchObject({ code: 0, out: "In force now: site blog.\n" });
    expect((await track("after", KEYS.blog)).status).toBe(200);
    writeFileSync(configFile, "export default { sites: {} };");
    expect(await dayfly("reload")).toMatchObject({
      code: 1,
      err: expect.stringContaining("The old settings stay in force:\n  - dayfly.config must"),
    });
    expect((await track("still", KEYS.blog)).status).toBe(200);
  });

  it("removes a site by SIGHUP", async () => {
    configure("shop");
    collector.kill("SIGHUP");
    await until(async () => (await track("gone", KEYS.blog)).status === 401);
    expect((await track("stays", KEYS.shop)).status).toBe(200);
  });

  it("takes a backup, once and again when told to overwrite it", async () => {
    const backup = await dayfly("backup", "copy.db");
    expect(backup).toMatchObject({ code: 0, out: expect.stringMatching(/copy\.db: \d+ bytes, checked\.\n$/) });
    expect(statSync(join(directory, "copy.db")).mode & 0o777).toBe(0o600);
    expect(await dayfly("backup", "copy.db")).toMatchObject({ code: 1, err: expect.stringContaining("--force") });
    expect((await dayfly("backup", "copy.db", "--force")).code).toBe(0);
  });

  it("reaches the next collector after a crash, and the queue itself after a stop", async () => {
    await stopCollector("SIGKILL");
    expect(existsSync(join(env.DAYFLY_DATA_DIR, "control.sock"))).toBe(true);
    await startCollector();
    expect((await statsNow()).accounts).toHaveLength(1);
    expect(await stopCollector("SIGTERM")).toBe(0);
    expect(existsSync(join(env.DAYFLY_DATA_DIR, "control.sock"))).toBe(false);
    expect(await statsNow()).toMatchObject({ store: "ok", accounts: null });
    expect(await dayfly("reload")).toMatchObject({ code: 1, err: expect.stringContaining("nothing to reload") });
    expect((await dayfly("dead", "drop", "--yes")).code).toBe(0);
  });
});
