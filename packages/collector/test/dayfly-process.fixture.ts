import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { BROWSER, ORIGIN } from "../src/http/doors.fixture.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../src/sandbox/options.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

export interface ProcessOptions {
  readonly dataDir: string;
  /** A shell line around it that ends in `exec "$@"`: limits, a tracer. */
  readonly shell?: string;
  /** Default: an address that refuses every connection. */
  readonly apiBase?: string;
  /** Of `dayfly start`. */
  readonly args?: readonly string[];
  /** Further settings. */
  readonly env?: Readonly<Record<string, string>>;
}

/** `dayfly start` as a process of its own, killed when the running test is over. */
export const startDayfly = ({
  dataDir,
  shell = 'exec "$@"',
  apiBase = "http://127.0.0.1:9/v5",
  args = [],
  env = {},
}: ProcessOptions): ChildProcess => {
  const child = spawn("sh", ["-c", shell, "sh", process.execPath, MAIN, "start", "--json", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: a tracer and what it traces end together.
    detached: true,
    env: {
      PATH: process.env["PATH"],
      PINTEREST_AD_ACCOUNT_ID: SANDBOX_AD_ACCOUNT_ID,
      PINTEREST_ACCESS_TOKEN: SANDBOX_TOKEN,
      PINTEREST_API_BASE: apiBase,
      DAYFLY_ORIGINS: ORIGIN,
      DAYFLY_PORT: "0",
      DAYFLY_DATA_DIR: dataDir,
      DAYFLY_LOG_LEVEL: "silent",
      ...env,
    },
  });
  onTestFinished(() => killDayfly(child));
  return child;
};

/** One command as a process of its own, to its end; `readerGoes`: nobody reads what it prints. */
export const runDayfly = async (
  args: readonly string[],
  { shell = 'exec "$@"', readerGoes = false, env = {} }: RunOptions = {},
): Promise<{ readonly code: unknown; readonly errors: string }> => {
  const all = { PATH: process.env["PATH"], ...env };
  const child = spawn("sh", ["-c", shell, "sh", process.execPath, MAIN, ...args], { env: all });
  if (readerGoes) child.stdout.destroy();
  else child.stdout.resume();
  const [[code], errors] = await Promise.all([once(child, "exit"), text(child.stderr)]);
  return { code, errors };
};

export interface RunOptions extends Pick<ProcessOptions, "shell" | "env"> {
  readonly readerGoes?: boolean;
}

/** SIGKILL, for all of the group. Resolves when it is gone. */
export const killDayfly = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, "exit");
  process.kill(-child.pid, "SIGKILL");
  await exited;
};

/** Where it listens, as soon as it does. */
export const urlOf = async ({ stdout }: ChildProcess): Promise<string> => {
  if (!stdout) throw new Error("no output to read");
  const [line] = await once(createInterface({ input: stdout }), "line");
  return JSON.parse(String(line)).url;
};

/** Posts one event as a page does. Resolves with the status of the answer. */
export const postEvent = async (url: string, id: string): Promise<number> => {
  const user = { traits: { email: "jane@shop.example" } };
  const body = JSON.stringify({ v: 1, sentAt: Date.now(), events: [{ id, name: "purchase", at: Date.now(), user }] });
  return (await fetch(`${url}/_df/e`, { method: "POST", body, headers: { origin: ORIGIN, "user-agent": BROWSER } })).status;
};
