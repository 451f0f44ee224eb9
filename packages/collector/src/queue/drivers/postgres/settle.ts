import type { Origin, SettleWrites } from "../../batch.ts";
import { SECOND_MS } from "../../../lib/time.ts";
import type { Claimed } from "./claim-numbers.ts";
import type { Connection } from "./database.ts";

/**
 * One statement, and so one transaction and one round trip, for all that a commit settles. Only what this node still holds changes, and an
 * event that its segment's row calls settled already is not added again: the statement may be repeated after an answer that got lost. Nobody
 * died later than now by the database's clock, whatever the node's said.
 */
const SETTLE = {
  name: "settle",
  // The puts of the same commit wait for it, too.
  answerMs: 10 * SECOND_MS,
  text: `
    with progress as (
      select * from unnest($2::bigint[], $3::integer[], $4::bytea[]) as p (id, open, settled)
    ), held as (
      select seg.id, seg.settled as before, progress.open, progress.settled
      from seg
      join progress using (id)
      where claimed_by = $1
      order by seg.id
      for update of seg
    ), marked as (
      update seg
      set open = held.open, settled = held.settled
      from held
      where seg.id = held.id and held.open > 0
    ), emptied as (
      delete from seg
      using held
      where seg.id = held.id and held.open = 0
    ), change as (
      select * from unnest($5::bigint[], $6::bigint[], $7::integer[]) as c (id, due_at, attempts)
    ), held_job as (
      select job.id, change.due_at, change.attempts
      from job
      join change using (id)
      where claimed_by = $1
      order by job.id
      for update of job
    ), postponed as (
      update job
      set due_at = held_job.due_at, attempts = held_job.attempts, claimed_by = null
      from held_job
      where job.id = held_job.id and held_job.due_at is not null
    ), finished as (
      delete from job
      using held_job
      where job.id = held_job.id and held_job.due_at is null
    ), added as (
      insert into job (due_at, attempts, received_at, key, event)
      select due_at, attempts, received_at, key, event
      from unnest($8::bigint[], $9::integer[], $10::bigint[], $11::integer[], $12::bigint[], $13::text[], $14::text[])
        with ordinality as n (seg, place, due_at, attempts, received_at, key, event, number)
      join held on held.id = n.seg
      where before is null or get_bit(before, place) = 0
      order by number
    )
    insert into dead (died_at, attempts, received_at, site, reason, detail, key, event)
    select least(died_at, extract(epoch from clock_timestamp()) * 1000), d.attempts, received_at, site, reason, detail, key, event
    from unnest(
      $15::bigint[], $16::integer[], $17::bigint[], $18::bigint[], $19::integer[], $20::bigint[],
      $21::text[], $22::text[], $23::text[], $24::text[], $25::text[]
    ) with ordinality as d (seg, place, job, died_at, attempts, received_at, site, reason, detail, key, event, number)
    left join held on held.id = d.seg
    left join held_job on held_job.id = d.job
    where (held.id is not null and (before is null or get_bit(before, place) = 0)) or held_job.id is not null
    order by number`,
};

export function settle(database: Connection, nodeId: string, claimed: Claimed): (writes: SettleWrites) => Promise<void> {
  const segmentOf = (origin: Origin): number | null =>
    origin.kind === "segment" ? (claimed.segments.rowOf(origin.id) ?? null) : null;
  const jobOf = (origin: Origin): number | null => (origin.kind === "job" ? (claimed.jobs.rowOf(origin.id) ?? null) : null);

  return async ({ segments, jobs, newJobs, dead }) => {
    // Of several changes to one row the last says how it stands.
    const progress = [...new Map(segments.map((segment) => [segment.id, segment])).values()];
    const changes = [...new Map(jobs.map((job) => [job.id, job])).values()];
    await database.run(SETTLE, [
      nodeId,
      progress.map(({ id }) => claimed.segments.rowOf(id) ?? null),
      progress.map(({ open }) => open),
      progress.map(({ settled }) => Buffer.from(settled)),
      changes.map(({ id }) => claimed.jobs.rowOf(id) ?? null),
      changes.map(({ next }) => next?.dueAt ?? null),
      changes.map(({ next }) => next?.attempts ?? null),
      ...columns(
        newJobs,
        (row) => [segmentOf(row.origin), placeOf(row.origin), row.dueAt, row.attempts, row.receivedAt, row.key, row.event],
        7,
      ),
      ...columns(
        dead,
        (row) => [
          segmentOf(row.origin),
          placeOf(row.origin),
          jobOf(row.origin),
          row.diedAt,
          row.attempts,
          row.receivedAt,
          row.site,
          row.reason,
          // The one character that Postgres' texts cannot hold.
          row.detail.replaceAll("\0", ""),
          row.key,
          row.event,
        ],
        11,
      ),
    ]);
    claimed.segments.drop(progress.flatMap(({ id, open }) => (open === 0 ? [id] : [])));
    claimed.jobs.drop(changes.map(({ id }) => id));
  };
}

const placeOf = (origin: Origin): number | null => (origin.kind === "segment" ? origin.index : null);

/** Rows turned into so many columns. */
const columns = <Row>(rows: readonly Row[], cells: (row: Row) => readonly unknown[], count: number): readonly unknown[][] => {
  const table = rows.map(cells);
  return Array.from({ length: count }, (_, column) => table.map((row) => row[column]));
};
