import { Command, CommanderError } from "commander";
import { silentLog } from "../lib/log.ts";
import { openQueue } from "../queue/drivers/index.ts";
import type { DeadReason, Queue } from "../queue/queue.ts";
import { type EventFacts, storedEvent } from "../queue/stored-event.fixture.ts";
import { nodeClock } from "../runtimes/node-clock.ts";
import { CliError, EXIT } from "./cli-error.ts";
import type { Terminal } from "./terminal.ts";

/** The SQLite queue of a data directory, as the collector opens it. */
export const openDataQueue = (dataDir: string): Promise<Queue> =>
  openQueue("sqlite:", { dataDir, clock: nodeClock, log: silentLog });

/** Stores events and gives each up, one after the other. */
export const giveUp = async (
  queue: Queue,
  letters: readonly (EventFacts & { reason: DeadReason; detail?: string })[],
): Promise<void> => {
  for (const { reason, detail = "Pinterest said why.", ...facts } of letters) {
    await queue.put([storedEvent(facts)]);
    const leased = await queue.lease({ max: 10, leaseMs: 1000 });
    await queue.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason, detail })));
  }
};

/** Runs one command as `runCli` does, and catches what it prints. */
export const runCommand = async (
  add: (program: Command, terminal: Terminal) => void,
  args: readonly string[],
  { env = {}, ...widths }: { env?: Record<string, string> } & Pick<Terminal, "columns" | "progressColumns"> = {},
): Promise<{ code: number; out: string; err: string }> => {
  let out = "";
  let err = "";
  const print = (text: string) => void (out += text);
  const complain = (text: string) => void (err += text);
  const program = new Command("dayfly").configureOutput({ writeOut: print, writeErr: complain }).exitOverride();
  add(program, {
    env,
    cwd: process.cwd(),
    ...widths,
    print,
    complain,
    readInput: async () => "",
    announce: async (text) => print(text),
    onHangUp: () => {},
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return { code: EXIT.done, out, err };
  } catch (error) {
    if (error instanceof CliError) return { code: error.exitCode, out, err: err + error.message };
    if (error instanceof CommanderError) return { code: EXIT.notUnderstood, out, err };
    throw error;
  }
};
