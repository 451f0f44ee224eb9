import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../packages/collector/src/main.ts", import.meta.url));

/** A real `dayfly` process that said where it listens. */
export interface DayflyProcess {
  readonly places: { readonly url: string; readonly sandboxUrl: string; readonly liveUrl: string };
  /** Everything it wrote so far, both streams. */
  output(): string;
  /** SIGTERM: it settles what is in flight. */
  stop(): Promise<void>;
  /** SIGKILL: as a power cut, for the process. */
  kill(): Promise<void>;
}

/** Starts `dayfly <args> --json` and resolves when it is ready. Rejects with its own words when it ends before that. */
export const startDayfly = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<DayflyProcess> => {
  const child = spawn(process.execPath, [MAIN, ...args, "--json"], {
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, "exit");
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    child.kill(signal);
    await exited;
  };
  const firstLine = new Promise<string>((resolve) => createInterface(child.stdout).once("line", resolve));
  const line = await Promise.race([firstLine, exited.then(() => undefined)]);
  if (line === undefined) throw new Error(`dayfly ${args[0]} did not start:\n${output}`);
  return { places: JSON.parse(line), output: () => output, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
};
