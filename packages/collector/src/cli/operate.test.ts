import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
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

/** One command line, as an operator types it in the same directory; with a width on a terminal, else into a file. */
const type = async (args: readonly string[], progressColumns?: number) => {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env,
    cwd: directory,
    progressColumns,
    print: (text) => void (out += text),
    complain: (text) => void (err += text),
    readInput: async () => "",
    announce: async (text) => void (out += text),
    onHangUp: () => {},
  });
  return { code, out, err };
};

const dayfly = (...args: string[]) => type(args);

/** On a terminal where a second passes each time that this process does something. */
const watch = async (...args: string[]) => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const running = type(args, 200);
  const ended = running.then(() => "ended");
  while ((await Promise.race([ended, setImmediate("running")])) === "running") vi.advanceTimersByTime(1000);
  const { code, out, err } = await running;
  return { code, out, lines: err.split("\r\u001B[K") };
};

const track = (id: string, key: string, context: object = {}) =>
  fetch(`${url}/_df/v1/track`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ event: "Order Completed", messageId: id, context }),
  });

/** Five hundred events that Pinterest can match to nobody. */
const trackMany = (from: number) =>
  fetch(`${url}/_df/v1/batch`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEYS.shop}` },
    body: JSON.stringify({
      batch: Array.from({ length: 500 }, (_, index) => ({
        type: "track",
        event: "Order Completed",
        messageId: `bulk-${from + index}`,
        properties: { note: "x".repeat(600) },
      })),
    }),
  });

/** Asks again until it holds; the test's own time limit ends it. */
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
};

const statsNow = async () => JSON.parse((await dayfly("stats", "--json")).out);

beforeAll(async () => {
  sandbox = await serveSandbox({ port: 0, clock: nodeClock });
  configure("shop");
  // Somebody made it before, as `mkdir` does.
  mkdirSync(env.DAYFLY_DATA_DIR, { mode: 0o755 });
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

  it("watches how far a replay, a backup and a deletion are, on a bar that is gone in the end", { timeout: 60_000 }, async () => {
    const COUNT = 5000;
    for (let from = 0; from < COUNT; from += 500) expect((await trackMany(from)).status).toBe(200);
    await until(async () => (await statsNow()).dead === COUNT + 1);
    const replayed = await watch("dead", "replay", "--reason", "no_identity");
    expect(replayed).toMatchObject({ code: 0, out: "5001 dead letters put back in line.\n" });
    expect(replayed.lines).toContainEqual(
      expect.stringMatching(/^Putting dead letters back in line [█░]{30} \d+ % {2}[\d,]+ of 5,001 {2}\d+ (s|min \d+ s)$/),
    );
    await until(async () => (await statsNow()).dead === COUNT + 1);
    const copied = await watch("backup", "watched.db", "--json");
    expect(JSON.parse(copied.out)).toMatchObject({ file: join(directory, "watched.db") });
    // Which of the two a second falls on is open.
    expect(copied.lines.join("\n")).toMatch(/^(Copying the queue|Checking the copy) {2}/m);
    const dropped = await watch("dead", "drop", "--until", "0m");
    expect(dropped.lines.join("\n")).toMatch(/^Deleting dead letters [█░]{30} \d+ % {2}[\d,]+ of 5,001 {2}/m);
    const forgotten = await watch("forget", "--email", TRAITS.email);
    expect(forgotten).toMatchObject({ code: 0, out: expect.stringMatching(/in the record.*Backups.*Pinterest/) });
    for (const { lines } of [replayed, copied, dropped, forgotten]) expect(lines.at(-1)).toBe("");
    expect(await dayfly("forget", "--email", TRAITS.email)).toMatchObject({ code: 0, err: "" });
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
    rmSync(configFile);
    expect(await dayfly("reload")).toMatchObject({
      code: 1,
      err: expect.stringContaining(`The old settings stay in force:\n  - There is no file ${configFile}.`),
    });
    expect((await track("still-there", KEYS.blog)).status).toBe(200);
  });

  it("removes a site by SIGHUP", async () => {
    configure("shop");
    collector.kill("SIGHUP");
    await until(async () => (await track("gone", KEYS.blog)).status === 401);
    expect((await track("stays", KEYS.shop)).status).toBe(200);
  });

  it("finds nothing in the data directory that another user could read", () => {
    const files = readdirSync(env.DAYFLY_DATA_DIR);
    expect(files).toEqual(expect.arrayContaining(["queue.db", "queue.db-wal", "record.db"]));
    const open = files.filter((name) => (statSync(join(env.DAYFLY_DATA_DIR, name)).mode & 0o077) !== 0);
    expect(open).toEqual([]);
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
