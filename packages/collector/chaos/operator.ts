import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Agent, request } from "undici";
import { controlAddress } from "../src/cli/control-socket.ts";
import { createRandom } from "./random.ts";

/** An operator who replays some dead letters and takes backups, whatever is going on. */
export interface Operator {
  /** Commands that the collector answered, and those that it did not live to answer or could not carry out. */
  counts(): { readonly replays: number; readonly backups: number; readonly failed: number };
  /** The newest backup; undefined where none was finished. */
  backup(): string | undefined;
  stop(): Promise<void>;
}

export interface OperatorParts {
  readonly dataDir: string;
  readonly seed: number;
  readonly maxMs: number;
}

/** The newest ones: the others stay to be found at the end. */
const REPLAYED = 20;

export const startOperator = ({ dataDir, seed, maxMs }: OperatorParts): Operator => {
  const random = createRandom(seed, "operator");
  const dispatcher = new Agent({ connect: { socketPath: controlAddress(dataDir) } });
  const file = join(dataDir, "..", "backup.db");
  const counts = { replays: 0, backups: 0, failed: 0 };
  const stopping = new AbortController();

  const ask = async (path: string, body: object): Promise<void> => {
    const headers = { "content-type": "application/json", connection: "close" };
    const answer = await request(`http://dayfly${path}`, { dispatcher, method: "POST", headers, body: JSON.stringify(body) });
    await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(String(answer.statusCode));
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await wait(random.between(0, maxMs), undefined, { signal: stopping.signal }).catch(() => undefined);
      const isReplay = random.chance(0.6);
      try {
        await (isReplay ? ask("/dead/replay", { limit: REPLAYED }) : ask("/backup", { file, overwrite: true }));
        counts[isReplay ? "replays" : "backups"]++;
      } catch {
        counts.failed++;
      }
    }
  };

  const running = run();
  return {
    counts: () => counts,
    backup: () => (existsSync(file) ? file : undefined),
    async stop() {
      stopping.abort();
      await running;
      await dispatcher.destroy();
    },
  };
};
