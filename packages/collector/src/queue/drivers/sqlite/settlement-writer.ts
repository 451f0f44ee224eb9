import type { DatabaseSync } from "node:sqlite";
import type { SettleWrites } from "../../batch.ts";

/** Writes settlements, inside the caller's transaction. */
export function settlementWriter(db: DatabaseSync): (writes: SettleWrites) => void {
  const dropSegment = db.prepare("delete from seg where id = ?");
  const dropBody = db.prepare("delete from seg_body where id = ?");
  const markSegment = db.prepare("update seg set open = ?, settled = ? where id = ?");
  const addJob = db.prepare("insert into job (due_at, attempts, received_at, key, event) values (?, ?, ?, ?, ?)");
  const changeJob = db.prepare("update job set due_at = ?, attempts = ? where id = ?");
  const dropJob = db.prepare("delete from job where id = ?");
  const addDead = db.prepare(
    "insert into dead (died_at, attempts, received_at, site, reason, detail, key, event) values (?, ?, ?, ?, ?, ?, ?, ?)",
  );

  return ({ segments, newJobs, jobs, dead }) => {
    for (const { id, open, settled } of segments) {
      if (open > 0) {
        markSegment.run(open, settled, id);
      } else {
        dropSegment.run(id);
        dropBody.run(id);
      }
    }
    for (const { dueAt, attempts, receivedAt, key, event } of newJobs) addJob.run(dueAt, attempts, receivedAt, key, event);
    for (const { id, next } of jobs) {
      if (next) changeJob.run(next.dueAt, next.attempts, id);
      else dropJob.run(id);
    }
    for (const { diedAt, attempts, receivedAt, site, reason, detail, key, event } of dead) {
      addDead.run(diedAt, attempts, receivedAt, site, reason, detail, key, event);
    }
  };
}
