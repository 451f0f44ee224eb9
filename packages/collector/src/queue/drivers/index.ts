import { join } from "node:path";
import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import { QUEUE_SCHEMES, type QueueScheme } from "../../lib/queue-schemes.ts";
import { type Queue, QueueCannotOpen } from "../queue.ts";
import { openMemoryQueue } from "./memory.ts";
import { openSqliteQueue } from "./sqlite.ts";

export interface QueueSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  /** Where a driver that keeps files does so, unless its address says otherwise. */
  readonly dataDir: string;
}

type OpenDriver = (address: string, surroundings: QueueSurroundings) => Promise<Queue>;

/** `address` is what follows the scheme. */
const DRIVERS: Readonly<Record<QueueScheme, OpenDriver>> = {
  "sqlite:": async (address, { clock, log, dataDir }) =>
    openSqliteQueue({ path: address || join(dataDir, "queue.db"), clock, log }),
  "memory:": async (_address, { clock }) => openMemoryQueue({ clock }),
  // What these need is loaded by those who use them.
  "postgres:": async (address, { clock, log }) =>
    (await import("./postgres.ts")).openPostgresQueue({ address: `postgres:${address}`, clock, log }),
  "nats:": async (address, { clock, log }) =>
    (await import("./jetstream.ts")).openJetStreamQueue({ address: `nats:${address}`, clock, log }),
};

/** Opens the queue that a setting like `sqlite:`, `sqlite:/var/lib/dayfly/queue.db` or `memory:` names. */
export async function openQueue(setting: string, surroundings: QueueSurroundings): Promise<Queue> {
  const scheme = QUEUE_SCHEMES.find((known) => setting.startsWith(known));
  if (scheme === undefined)
    throw new QueueCannotOpen(`DAYFLY_QUEUE names no queue known here. It begins with ${QUEUE_SCHEMES.join(" or ")}`);
  return DRIVERS[scheme](setting.slice(scheme.length), surroundings);
}
