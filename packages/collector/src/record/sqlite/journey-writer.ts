import type { DatabaseSync } from "node:sqlite";
import { mergeJourneys, orderIdOf } from "../journey.ts";
import type { Journey } from "../record.ts";
import { marksOf } from "./marks.ts";

/** Writes what became known of journeys; to be called within a transaction. */
export function journeyWriter(db: DatabaseSync): (news: readonly Journey[]) => void {
  const findKnown = db.prepare("select id, body.journey from journey join body using (id) where key = ?");
  const insert = db.prepare(
    `insert into journey (key, received_at, site, state, name, order_id, epik)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertBody = db.prepare("insert into body (id, journey) values (?, ?)");
  const insertMark = db.prepare("insert or ignore into mark (mark, id) values (?, ?)");
  const update = db.prepare("update journey set state = ?, order_id = ? where id = ?");
  const updateBody = db.prepare("update body set journey = ? where id = ?");

  function begin(journey: Journey): void {
    const { key, state, stored } = journey;
    const { lastInsertRowid: id } = insert.run(
      key,
      stored.receivedAt,
      stored.site,
      state,
      stored.name,
      orderIdOf(journey) ?? null,
      stored.epik ?? null,
    );
    insertBody.run(id, JSON.stringify(journey));
    for (const mark of marksOf(stored)) insertMark.run(mark, id);
  }

  function goOn(id: number, known: Journey, news: Journey): void {
    const journey = mergeJourneys(known, news);
    update.run(journey.state, orderIdOf(journey) ?? null, id);
    updateBody.run(JSON.stringify(journey), id);
  }

  return (news) => {
    for (const journey of news) {
      const row = findKnown.get(journey.key);
      if (row === undefined) begin(journey);
      else goOn(Number(row["id"]), JSON.parse(String(row["journey"])), journey);
    }
  };
}
