import type { SharedStore } from "../../shared/shared-store.ts";
import { readJobRow, readSegmentRow } from "../../stored-rows.ts";
import type { Claimed } from "./claim-numbers.ts";
import type { Database, Statement } from "./database.ts";
import { ALIVE, type NodeRow } from "./node-row.ts";

/** Nobody's, or a dead node's; what is this node's own it has in hand. Rows that another claims at this moment are passed over. */
const FREE = `(
    claimed_by is null
    or claimed_by <> $1 and not exists (select from node where node.id = claimed_by and node.lives_until > now())
  )`;

/** The first free segments, until their events are enough; at most $3 of them, for what is looked at here is nobody else's meanwhile. */
const CLAIM_SEGMENTS = {
  name: "claim-segments",
  text: `
    with alive as (${ALIVE}
    ), free as (
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
    with alive as (${ALIVE}
    ), due as (
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

const RELEASE = {
  seg: { name: "release-unsure-segments", text: "update seg set claimed_by = null where claimed_by = $1 and id = any($2)" },
  job: { name: "release-unsure-jobs", text: "update job set claimed_by = null where claimed_by = $1 and id = any($2)" },
} as const;

/** Rows are read before their claim is committed: one whose commit was not answered may hold, and is let go of before the next. */
function claimer(database: Database, node: NodeRow, table: keyof typeof RELEASE, claim: Statement) {
  let unsure: readonly unknown[] = [];
  return async (...values: readonly unknown[]) => {
    await node.begin();
    if (unsure.length > 0) await database.run(RELEASE[table], [node.id, unsure]);
    unsure = [];
    const rows = await database.transaction(async (connection) => {
      const taken = await connection.run(claim, [node.id, ...values]);
      unsure = taken.map(({ id }) => id);
      return taken;
    });
    unsure = [];
    return rows;
  };
}

/** What it gives has the numbers of its claims for ids. */
export function claims(database: Database, node: NodeRow, claimed: Claimed): Pick<SharedStore, "claimSegments" | "claimJobs"> {
  const claimSegments = claimer(database, node, "seg", CLAIM_SEGMENTS);
  const claimJobs = claimer(database, node, "job", CLAIM_JOBS);
  /** Of the segments claimed last: how many it takes for a number of events. */
  let eventsPerSegment = 50;

  return {
    async claimSegments(maxEvents) {
      const rows = await claimSegments(maxEvents, Math.min(MAX_SEGMENTS, Math.ceil(maxEvents / eventsPerSegment)));
      if (rows.length > 0) eventsPerSegment = rows.reduce((sum, row) => sum + Number(row["open"]), 0) / rows.length;
      return rows
        .map(readSegmentRow)
        .toSorted((a, b) => a.id - b.id)
        .map((row) => ({ ...row, id: claimed.segments.add(row.id) }));
    },
    async claimJobs(max, dueBy) {
      const rows = await claimJobs(dueBy, max);
      return rows
        .map(readJobRow)
        .toSorted((a, b) => a.dueAt - b.dueAt || a.id - b.id)
        .map((row) => ({ ...row, id: claimed.jobs.add(row.id) }));
    },
  };
}
