import type { TellProgress } from "../../../lib/progress.ts";
import { personTexts, type PersonFilter } from "../../../wire/person-filter.ts";
import { foundEvents } from "../../found-events.ts";
import { copyMarks, isMarked, mark } from "../../segment.ts";
import type { SharedStore } from "../../shared/shared-store.ts";
import { theirs } from "../../theirs.ts";
import type { Connection, Database } from "./database.ts";

type EventTable = "seg" | "job" | "dead";

const HOLDS_ONE = (column: string): string =>
  `id > $2 and id <= $3 and exists (select from unnest($1::text[]) as theirs where strpos(${column}, theirs) > 0)`;

const SUSPECTS = {
  seg: { name: "suspect-segments", text: `select id from seg where ${HOLDS_ONE("lines")} order by id` },
  job: { name: "suspect-jobs", text: `select id, event from job where ${HOLDS_ONE("event")} order by id` },
  dead: { name: "suspect-letters", text: `select id, event from dead where ${HOLDS_ONE("event")} order by id` },
} as const;

/** Rows gone through at a time. A segment is of about a megabyte, the others are single events. */
const nextPiece = (table: EventTable, limit: number) => ({
  name: `piece-of-${table}`,
  text: `select max(id) as last, count(*) as count from (select id from ${table} where id > $1 order by id limit ${limit}) as piece`,
});
const PIECES = { seg: nextPiece("seg", 50), job: nextPiece("job", 5000), dead: nextPiece("dead", 5000) } as const;

/** Jobs are gone through twice. */
const COUNT = {
  name: "count-rows",
  text: "select (select count(*) from seg) + 2 * (select count(*) from job) + (select count(*) from dead) as count",
};

const DROP = {
  job: { name: "forget-jobs", text: "delete from job where id = any($1) returning id" },
  // A letter that is being replayed at this moment has become a job.
  dead: { name: "forget-letters", text: "delete from dead where id = any($1) returning id" },
} as const;

const SEGMENT = {
  name: "segment",
  text: "select events, open, settled, keys, lines, received_at, claimed_by from seg where id = $1",
};
const LOCK_SEGMENT = { name: "lock-segment", text: `${SEGMENT.text} for update` };
const BLANK_SEGMENT = {
  name: "blank-segment",
  text: "update seg set open = $2, settled = $3, keys = $4, lines = $5 where id = $1",
};
const BLANK_TEXTS = { name: "blank-texts", text: "update seg set keys = $2, lines = $3 where id = $1" };
const DROP_SEGMENT = { name: "drop-segment", text: "delete from seg where id = $1" };
const APPEND = {
  name: "append",
  text: "insert into seg (events, open, received_at, keys, lines) values ($1, $1, $2, $3, $4)",
};

interface SegmentText {
  readonly keys: string[];
  readonly lines: string[];
  readonly settled: Uint8Array;
  readonly open: number;
  readonly receivedAt: number;
  readonly claimedBy: unknown;
}

/** Finds and removes a person's events, wherever they are stored. Rows that hold none of the person's texts are not even parsed. */
export function person(database: Database, nodeId: string): Pick<SharedStore, "forget" | "findPerson"> {
  /** Gives how many of the removed events were waiting, and not in this node's hands. */
  const forgetInSegment = (id: unknown, whom: PersonFilter): Promise<number> =>
    database.transaction(async (connection) => {
      const segment = await readSegment(connection, id, true);
      if (!segment) return 0;
      const { keys, lines, settled, open, receivedAt, claimedBy } = segment;
      const places = lines.flatMap((line, at) => (theirs(line, whom) ? [at] : []));
      const waiting = places.filter((at) => !isMarked(settled, at));
      for (const at of places) keys[at] = lines[at] = "";
      if (claimedBy === nodeId) {
        await connection.run(BLANK_TEXTS, [id, keys.join("\n"), lines.join("\n")]);
        return 0;
      }
      for (const at of waiting) mark(settled, at);
      const left = open - waiting.length;
      if (claimedBy === null && left > 0) {
        await connection.run(BLANK_SEGMENT, [id, left, Buffer.from(settled), keys.join("\n"), lines.join("\n")]);
        return waiting.length;
      }
      // The node that holds it finds it gone, and what it says of it is ignored: the others' events go on in a segment of their own.
      const kept = lines.flatMap((_, at) => (isMarked(settled, at) ? [] : [at]));
      const pick = (texts: readonly string[]): string => kept.map((at) => texts[at]).join("\n");
      if (kept.length > 0) await connection.run(APPEND, [kept.length, receivedAt, pick(keys), pick(lines)]);
      await connection.run(DROP_SEGMENT, [id]);
      return waiting.length;
    });

  /** Rows that hold one of the person's texts. `searched` hears of every piece that was gone through. */
  async function* suspects(table: EventTable, whom: PersonFilter, searched: (rows: number) => void = () => {}) {
    for (let after = "0"; ;) {
      const [piece] = await database.run(PIECES[table], [after]);
      if (!piece || Number(piece["count"]) === 0) return;
      const last = String(piece["last"]);
      yield* await database.run(SUSPECTS[table], [personTexts(whom), after, last]);
      searched(Number(piece["count"]));
      after = last;
    }
  }

  async function forgetSingle(table: "job" | "dead", whom: PersonFilter, searched: (rows: number) => void): Promise<number> {
    let count = 0;
    for await (const row of suspects(table, whom, searched)) {
      // Each row counts once, whoever deletes it first.
      if (theirs(String(row["event"]), whom)) count += (await database.run(DROP[table], [[row["id"]]])).length;
    }
    return count;
  }

  return {
    async forget(whom, tell) {
      if (personTexts(whom).length === 0) return { waiting: 0, dead: 0 };
      const searched = await counting(database, tell);
      let waiting = 0;
      for await (const { id } of suspects("seg", whom, searched)) waiting += await forgetInSegment(id, whom);
      // Delivery moves events from `seg` to `job` to `dead` meanwhile, and a replay back from `dead` to `job`.
      waiting += await forgetSingle("job", whom, searched);
      const dead = await forgetSingle("dead", whom, searched);
      waiting += await forgetSingle("job", whom, searched);
      return { waiting, dead };
    },
    async findPerson(whom) {
      const found = foundEvents(whom);
      for await (const { id } of suspects("seg", whom)) {
        const segment = await readSegment(database, id, false);
        segment?.lines.forEach((line, at) => isMarked(segment.settled, at) || found.keep("waiting", line));
      }
      for await (const row of suspects("job", whom)) found.keep("waiting", String(row["event"]));
      for await (const row of suspects("dead", whom)) found.keep("dead", String(row["event"]));
      return found.all();
    },
  };
}

/** Tells of so many more rows at each call. */
async function counting(database: Database, tell: TellProgress | undefined): Promise<(rows: number) => void> {
  if (!tell) return () => {};
  const total = Number((await database.run(COUNT))[0]?.["count"]);
  let done = 0;
  return (rows) => tell({ done: (done += rows), total });
}

async function readSegment(connection: Connection, id: unknown, isLocked: boolean): Promise<SegmentText | undefined> {
  const [row] = await connection.run(isLocked ? LOCK_SEGMENT : SEGMENT, [id]);
  if (!row) return undefined;
  const settled = copyMarks(Number(row["events"]), row["settled"]);
  const [keys = [], lines = []] = [row["keys"], row["lines"]].map((text) => String(text).split("\n"));
  const { claimed_by: claimedBy, received_at: receivedAt, open } = row;
  return { keys, lines, settled, open: Number(open), receivedAt: Number(receivedAt), claimedBy };
}
