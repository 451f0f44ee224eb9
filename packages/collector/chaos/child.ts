import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

export type Ending = number | NodeJS.Signals;

/** A process of the run: a script of dayfly that prints `{"url":…}` as soon as it listens. */
export interface Child {
  readonly pid: number;
  /** True once it listens, false when it ended before. */
  readonly listening: Promise<boolean>;
  readonly ended: Promise<void>;
  readonly url: () => string;
  hasEnded(): boolean;
  /** The most resident memory so far, in MB; 0 where the system does not tell. */
  peakMb(): number;
  /** Sends the signal and resolves when it is gone: with its exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<Ending>;
}

export interface ChildParts {
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A line of its log. */
  readonly onLine?: (line: string) => void;
}

export const startChild = ({ script, args, env, cwd, onLine = () => {} }: ChildParts): Child => {
  const child = spawn(process.execPath, [new URL(script, import.meta.url).pathname, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${script} could not be started.`);
  let url = "";
  let peak = 0;
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const exit = once(child, "exit");
  createInterface({ input: child.stderr }).on("line", onLine);
  const firstLine = once(createInterface({ input: child.stdout }), "line").then(([line]) => {
    url = JSON.parse(String(line)).url;
    return true;
  });
  const peakMb = (): number => (peak = Math.max(peak, readPeakMb(pid)));
  return {
    pid,
    listening: Promise.race([firstLine, exit.then(() => false)]),
    ended: exit.then(() => undefined),
    url: () => url,
    hasEnded,
    peakMb,
    async end(signal) {
      if (!hasEnded()) {
        peakMb();
        child.kill(signal);
      }
      await exit;
      return child.signalCode ?? child.exitCode ?? 0;
    },
  };
};

const readPeakMb = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};
