import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import { messageOf } from "../../lib/message-of.ts";
import { SECOND_MS, unixMs } from "../../lib/time.ts";
import type { PendingLimits } from "../pending-puts.ts";
import { type Queue, QueueCannotOpen } from "../queue.ts";
import type { SteadyTime } from "../steady-time.ts";
import { engineTime } from "../shared/engine-time.ts";
import { MaybeStored } from "../shared/maybe-stored.ts";
import { openSharedQueue } from "../shared/shared-queue.ts";
import type { SharedStore } from "../shared/shared-store.ts";
import { agreed } from "./postgres/agreed.ts";
import { claimNumbers } from "./postgres/claim-numbers.ts";
import { claims } from "./postgres/claims.ts";
import { aside, type Database, openPool, parseAddress } from "./postgres/database.ts";
import { deadLetters } from "./postgres/dead-letters.ts";
import { assertDurable, checkEncoding } from "./postgres/durability.ts";
import { migrate } from "./postgres/migrate.ts";
import { type NodeRow, nodeRow } from "./postgres/node-row.ts";
import { person } from "./postgres/person.ts";
import { settle } from "./postgres/settle.ts";
import { isRefused } from "./postgres/store-errors.ts";

export interface PostgresQueueOptions extends PendingLimits {
  /** `postgres://user:password@host:5432/database?schema=dayfly` */
  readonly address: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The queue in a Postgres database that any number of nodes share. Rejects with `QueueCannotOpen` when the database cannot be reached, is
 * of a newer version, or does not promise durability.
 */
export async function openPostgresQueue({ address, ...parts }: PostgresQueueOptions): Promise<Queue> {
  const { database, time } = await openDatabase(address, parts);
  const node = nodeRow(database, parts.clock);
  return openSharedQueue({ ...parts, time, store: postgresStore(database, node), cluster: agreed(database, node) });
}

const NOW = { name: "now", text: "select extract(epoch from clock_timestamp()) * 1000 as now" };

async function openDatabase(
  address: string,
  { clock, log }: Pick<PostgresQueueOptions, "clock" | "log">,
): Promise<{ readonly database: Database; readonly time: SteadyTime }> {
  const where = parseAddress(address);
  const database = openPool(where);
  try {
    await assertDurable(database);
    await checkEncoding(database, log);
    await migrate(database, where.schema);
    return { database, time: await engineTime(clock, async () => Number((await database.run(NOW))[0]?.["now"]), log) };
  } catch (error) {
    await database.close();
    throw new QueueCannotOpen(`The queue cannot be opened: ${messageOf(error)}`, { cause: error });
  }
}

/** What a sender may wait for, twice where another commit is under way. */
const PUT_MS = 5 * SECOND_MS;

const APPEND = {
  name: "append",
  answerMs: PUT_MS,
  text: "insert into seg (events, open, received_at, keys, lines) values ($1, $1, $2, $3, $4)",
};

const NEWEST_KEYS = {
  name: "newest-keys",
  text: `
    select keys
    from (select id, keys, sum(events) over (order by id desc) - events as newer from seg) as counted
    where newer < $1
    order by id desc`,
};

const NEWEST_JOB_KEYS = { name: "newest-job-keys", text: "select key from job order by id desc limit $1" };

const COUNTS = {
  name: "counts",
  text: `
    select
      (select coalesce(sum(open), 0) from seg) as open,
      (select count(*) from job) as jobs,
      (select count(*) from dead) as dead,
      least((select received_at from seg order by id limit 1), (select min(received_at) from job)) as oldest`,
};

const PROBE = { name: "probe", answerMs: PUT_MS, text: "update probe set writes = writes + 1" };

function postgresStore(database: Database, node: NodeRow): SharedStore {
  const slowly = aside(database);
  const claimed = { segments: claimNumbers(), jobs: claimNumbers() };
  return {
    async append({ events, keys, lines, receivedAt }) {
      await database.run(APPEND, [events, receivedAt, keys, lines]).catch((error: Error) => {
        throw isRefused(error.cause) ? error : new MaybeStored(error.message, { cause: error });
      });
    },
    settle: settle(database, node.id, claimed),
    ...claims(database, node, claimed),
    async newestKeys(max) {
      const [segments, jobs] = await Promise.all([database.run(NEWEST_KEYS, [max]), database.run(NEWEST_JOB_KEYS, [max])]);
      const inSegments = segments.flatMap((row) => String(row["keys"]).split("\n").toReversed());
      return [...inSegments.slice(0, max), ...jobs.map((row) => String(row["key"]))];
    },
    async counts() {
      const [row = {}] = await slowly.run(COUNTS);
      const { open, jobs, dead, oldest } = row;
      const counts = { open: Number(open), jobs: Number(jobs), dead: Number(dead) };
      return oldest === null ? counts : { ...counts, oldestReceivedAt: unixMs(Number(oldest)) };
    },
    ...deadLetters(slowly),
    ...person(slowly, node.id),
    async probe() {
      await database.run(PROBE);
    },
    async close() {
      // Where the database is gone, so are the claims after a while.
      await node.end().catch(() => undefined);
      await database.close();
    },
  };
}
