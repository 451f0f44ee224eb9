import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** A server in a process of its own, started by one of the scripts beside this file. */
export interface Child {
  readonly url: string;
  readonly pid: number;
  /** CPU seconds, of all threads, since the start. */
  cpuSeconds(): number;
  /** Resident memory, and the most it ever was, in MB. */
  memoryMb(): { readonly now: number; readonly peak: number };
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts `script` and waits for the line of JSON in which it says where it listens, and which process is the server where it is not itself.
 * `under`: a command that runs the one that follows it.
 */
export const startChild = async (script: string, args: readonly string[] = [], under: readonly string[] = []): Promise<Child> => {
  const [command = process.execPath, ...rest] = [...under, process.execPath, new URL(script, import.meta.url).pathname, ...args];
  const child: ChildProcess = spawn(command, rest, { stdio: ["ignore", "pipe", "inherit"] });
  if (child.stdout === null || child.pid === undefined) throw new Error(`${script} did not start`);
  const died = once(child, "exit").then(([code]) => Promise.reject(new Error(`${script} ended with ${code} before it listened`)));
  const [line] = (await Promise.race([once(createInterface(child.stdout), "line"), died])) as [string];
  died.catch(() => undefined);
  const { url, pid = child.pid }: { url: string; pid?: number } = JSON.parse(line);
  return {
    url,
    pid,
    cpuSeconds: () => readCpuSeconds(pid),
    memoryMb: () => readMemoryMb(pid),
    stop: async (signal = "SIGKILL") => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      process.kill(pid, signal);
      if (pid !== child.pid) child.kill(signal);
      await ended;
    },
  };
};

/** Linux: fields 14 and 15 of /proc/<pid>/stat, in hundredths of a second. */
const readCpuSeconds = (pid: number): number => {
  const afterName = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(afterName[11]) + Number(afterName[12])) / 100;
};

const readMemoryMb = (pid: number): { now: number; peak: number } => {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kb = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN);
  return { now: kb("VmRSS") / 1024, peak: kb("VmHWM") / 1024 };
};
