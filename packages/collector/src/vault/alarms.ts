import type { DatabaseSync } from "node:sqlite";
import type { AlarmBook } from "../alerts/alarm-book.ts";
import { unixMs } from "../lib/time.ts";

/** The alarms in an operator's store. */
export const alarmsIn = (db: DatabaseSync): AlarmBook => {
  const list = db.prepare(
    "select rule, subject, sentence, since, state, told, attempts from alarm order by since, rule, subject",
  );
  // An alarm that is there already has changed its state.
  const save = db.prepare(
    `insert or replace into alarm (rule, subject, sentence, since, state, told, attempts)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = db.prepare("delete from alarm where rule = ? and subject = ?");

  return {
    list: () =>
      list.all().map((row) => ({
        rule: String(row["rule"]),
        subject: String(row["subject"]),
        sentence: String(row["sentence"]),
        since: unixMs(Number(row["since"])),
        state: row["state"] === "over" ? "over" : "on",
        told: row["told"] === 1,
        attempts: Number(row["attempts"]),
      })),
    save: ({ rule, subject, sentence, since, state, told, attempts }) =>
      void save.run(rule, subject, sentence, since, state, Number(told), attempts),
    remove: ({ rule, subject }) => void remove.run(rule, subject),
  };
};
