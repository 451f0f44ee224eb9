import type { DatabaseSync } from "node:sqlite";
import type { DeadFilter } from "../../queue.ts";
import { deadConditions } from "./dead-filter.ts";
import type { DeadChunk, Storage } from "./protocol.ts";
import { transaction } from "../../../lib/transaction.ts";

/** Replays and drops dead letters in transactions of a bounded size, between which the line goes on. */
export function deadWriter(db: DatabaseSync): Pick<Storage, "newestDead" | "countDead" | "replayDead" | "dropDead"> {
  // The chosen numbers come as a JSON list: one statement, whatever their count.
  const copyToJobs = db.prepare(
    `insert into job (due_at, attempts, received_at, key, event)
     select ?, 0, received_at, key, event
     from dead
     where id in (select value from json_each(?))
     order by id`,
  );
  const drop = db.prepare("delete from dead where id in (select value from json_each(?))");

  function choose(filter: DeadFilter, { upTo, limit }: DeadChunk): readonly unknown[] {
    const { where, values } = deadConditions(filter);
    // In order of death, which has an index: where none is old enough to be pruned, that is known at once.
    return db
      .prepare(`select id from dead where ${where} and id <= ? order by died_at, id limit ?`)
      .all(...values, upTo, limit)
      .map((row) => row["id"]);
  }

  return {
    newestDead: () => Number(db.prepare("select coalesce(max(id), 0) as id from dead").get()?.["id"]),
    countDead(filter, { after, upTo }) {
      const { where, values } = deadConditions(filter);
      const count = db.prepare(`select count(*) as count from dead where ${where} and id > ? and id <= ?`);
      return Number(count.get(...values, after, upTo)?.["count"]);
    },
    replayDead(filter, chunk, dueAt) {
      const chosen = choose(filter, chunk);
      transaction(db, () => {
        copyToJobs.run(dueAt, JSON.stringify(chosen));
        drop.run(JSON.stringify(chosen));
      });
      return chosen.length;
    },
    dropDead(filter, chunk) {
      const chosen = choose(filter, chunk);
      transaction(db, () => drop.run(JSON.stringify(chosen)));
      return chosen.length;
    },
  };
}
