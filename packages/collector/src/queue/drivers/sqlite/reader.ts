import { DatabaseSync } from "node:sqlite";
import { type UnixMs, unixMs } from "../../../lib/time.ts";
import type { DeadFilter, DeadLetter, DeadPage } from "../../queue.ts";
import type { DueJob } from "../../entry.ts";
import { deadConditions } from "./dead-filter.ts";
import type { SegmentRow } from "../../segment.ts";
import { readDeadRow, readJobRow, readSegmentRow } from "../../stored-rows.ts";

/** The reading side: a connection of its own, so that reading waits for no commit and holds none up. Every read is short. */
export interface Reader {
  segmentAfter(id: number): SegmentRow | undefined;
  /** A segment's events as JSON, each at its place; throws when they cannot be read. */
  linesOf(segmentId: number): readonly string[];
  /** Jobs due between two times, in order of due time; read only as far as they are taken. */
  dueJobs(from: number, until: number): Iterable<DueJob>;
  oldestReceivedAt(): UnixMs | undefined;
  listDead(filter: DeadFilter, page: DeadPage): readonly DeadLetter[];
  close(): void;
}

export function openReader(path: string): Reader {
  const db = new DatabaseSync(path, { readOnly: true });
  const segment = db.prepare(
    `select seg.id, seg.events, seg.open, seg.settled, seg_body.lines
     from seg
     join seg_body on seg_body.id = seg.id
     where seg.id > ?
     order by seg.id
     limit 1`,
  );
  const body = db.prepare("select lines from seg_body where id = ?");
  const jobs = db.prepare("select id, due_at, attempts, event from job where due_at >= ? and due_at <= ? order by due_at, id");
  const oldest = db.prepare(
    `select min(received_at) as received_at
     from (
       select received_at from (select received_at from seg order by id limit 1)
       union all
       select min(received_at) from job
     )`,
  );

  return {
    segmentAfter(id) {
      const row = segment.get(id);
      return row && readSegmentRow(row);
    },
    linesOf(segmentId) {
      const row = body.get(segmentId);
      if (!row) throw new Error(`Segment ${segmentId} is not in the queue's file.`);
      return String(row["lines"]).split("\n");
    },
    *dueJobs(from, until) {
      for (const row of jobs.iterate(from, until)) yield readJobRow(row);
    },
    oldestReceivedAt() {
      const at = oldest.get()?.["received_at"];
      return typeof at === "number" ? unixMs(at) : undefined;
    },
    listDead(filter, { limit, after }) {
      const { where, values } = deadConditions(filter);
      const rows = db
        .prepare(`select * from dead where ${where} and id < ? order by id desc`)
        .iterate(...values, after === undefined ? Number.MAX_SAFE_INTEGER : Number(after));
      const letters: DeadLetter[] = [];
      if (limit === 0) return letters;
      for (const row of rows) {
        const letter = readDeadRow(row);
        if (letter) letters.push(letter);
        if (letters.length === limit) break;
      }
      return letters;
    },
    close: () => db.close(),
  };
}
