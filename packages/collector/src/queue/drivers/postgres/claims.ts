import type { SharedStore } from "../../shared/shared-store.ts";
import type { Connection } from "./database.ts";
import type { NodeRow } from "./node-row.ts";

/** Nobody's, or a dead node's; what is this node's own it has in hand. Rows that another claims at this moment are passed over. */
const FREE = `(
    claimed_by is null
    or claimed_by <> $1 and not exists (select from node where node.id = claimed_by and node.lives_until > now())
  )`;

/** The first free segments, until their events are enough; at most $3 of them, for what is looked at here is nobody else's meanwhile. */
const CLAIM_SEGMENTS = {
  name: "claim-segments",
  text: `
    with free as (
      select id, open
      from seg
      where ${FREE}
      order by id
      limit $3
      for update skip locked
    ), enough as (
      select id
      from (select id, sum(open) over (order by id) - open as before from free) as counted
      where before < $2
    )
    update seg
    set claimed_by = $1
    from enough
    where seg.id = enough.id
    returning seg.id, seg.events, seg.open, seg.settled, seg.lines`,
};

const MAX_SEGMENTS = 200;

const CLAIM_JOBS = {
  name: "claim-jobs",
  text: `
    with due as (
      select id
      from job
      where due_at <= $2 and ${FREE}
      order by due_at, id
      limit $3
      for update skip locked
    )
    update job
    set claimed_by = $1
    from due
    where job.id = due.id
    returning job.id, job.due_at, job.attempts, job.event`,
};

export function claims(database: Connection, node: NodeRow): Pick<SharedStore, "claimSegments" | "claimJobs"> {
  /** Of the segments claimed last: how many it takes for a number of events. */
  let eventsPerSegment = 50;

  return {
    async claimSegments(maxEvents) {
      await node.begin();
      const segments = Math.min(MAX_SEGMENTS, Math.ceil(maxEvents / eventsPerSegment));
      const rows = await database.run(CLAIM_SEGMENTS, [node.id, maxEvents, segments]);
      if (rows.length > 0) eventsPerSegment = rows.reduce((sum, row) => sum + Number(row["open"]), 0) / rows.length;
      return rows
        .map((row) => ({
          id: Number(row["id"]),
          events: Number(row["events"]),
          open: Number(row["open"]),
          settled: row["settled"] instanceof Uint8Array ? row["settled"] : undefined,
          lines: String(row["lines"]),
        }))
        .toSorted((a, b) => a.id - b.id);
    },
    async claimJobs(max, dueBy) {
      await node.begin();
      const rows = await database.run(CLAIM_JOBS, [node.id, dueBy, max]);
      return rows
        .map((row) => ({
          id: Number(row["id"]),
          dueAt: Number(row["due_at"]),
          attempts: Number(row["attempts"]),
          event: String(row["event"]),
        }))
        .toSorted((a, b) => a.dueAt - b.dueAt || a.id - b.id);
    },
  };
}
