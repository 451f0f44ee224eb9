import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { DAYFLY } from "./lives.ts";

export interface DeadSummary {
  /** Letters by reason, and by what was said. */
  readonly byReason: Readonly<Record<string, number>>;
  /** Letters of an event that has one already: it was stored again after the first had died. */
  readonly repeated: number;
  /** Of events that nobody sent. */
  readonly foreign: number;
}

/** Asks `dayfly dead export` for every dead letter, as an operator would. `note` says whether the id is known. */
export const readDeadLetters = async (dataDir: string, note: (id: string) => boolean): Promise<DeadSummary> => {
  const script = new URL(DAYFLY, import.meta.url).pathname;
  const child = spawn(process.execPath, [script, "dead", "export", "--data-dir", dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env["PATH"] ?? "" },
  });
  const exit = once(child, "exit");
  const byReason: Record<string, number> = {};
  const seen = new Set<string>();
  let repeated = 0;
  let foreign = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const { eventId, reason, detail }: { eventId: string; reason: string; detail: string } = JSON.parse(line);
    const name = `${reason}: ${detail}`;
    byReason[name] = (byReason[name] ?? 0) + 1;
    if (seen.has(eventId)) repeated++;
    seen.add(eventId);
    if (!note(eventId)) foreign++;
  }
  const [code] = await exit;
  if (code !== 0) throw new Error(`dayfly dead export ended with ${String(code)}.`);
  return { byReason, repeated, foreign };
};
