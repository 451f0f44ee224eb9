import type { DatabaseSync } from "node:sqlite";
import { marksOf } from "./marks.ts";

/** How many one call removes: searches and writes wait for one at most. */
const AT_ONCE = 1000;

/** Removes journeys with all that belongs to them; to be called within a transaction. */
export function journeyRemover(db: DatabaseSync): (ids: readonly number[]) => void {
  const readBody = db.prepare("select journey from body where id = ?");
  const dropMark = db.prepare("delete from mark where mark = ? and id = ?");
  const dropBody = db.prepare("delete from body where id = ?");
  const drop = db.prepare("delete from journey where id = ?");
  return (ids) => {
    for (const id of ids) {
      const body = readBody.get(id)?.["journey"];
      if (typeof body === "string") for (const mark of marksOf(JSON.parse(body).stored)) dropMark.run(mark, id);
      dropBody.run(id);
      drop.run(id);
    }
  };
}

/** The numbers of some journeys that are too old or too many. */
export function findPrunable(db: DatabaseSync): (before: number, maxEvents: number) => readonly number[] {
  const oldest = db.prepare("select id, received_at from journey order by received_at limit ?");
  const count = db.prepare("select count(*) as events from journey");
  return (before, maxEvents) => {
    const tooMany = Number(count.get()?.["events"]) - maxEvents;
    return oldest
      .all(AT_ONCE)
      .filter((row, place) => place < tooMany || Number(row["received_at"]) < before)
      .map((row) => Number(row["id"]));
  };
}
