import type { Log } from "../lib/log.ts";
import { createTryWriting } from "../lib/try-writing.ts";
import type { AlarmBook, AlarmEntry } from "./alarm-book.ts";

/**
 * A book that is read once and then held in memory: an alarm is told although it cannot be written, on a full disk for instance, which is
 * when somebody has to be told.
 */
export const rememberAlarms = (book: AlarmBook, log: Log): AlarmBook => {
  const entries = new Map(book.list().map((entry) => [keyOf(entry), entry]));
  const write = createTryWriting(log, "Alarms cannot be written down: after a restart they would be told again.");
  return {
    list: () => [...entries.values()],
    save(entry) {
      entries.set(keyOf(entry), entry);
      write(() => book.save(entry));
    },
    remove(alarm) {
      entries.delete(keyOf(alarm));
      write(() => book.remove(alarm));
    },
  };
};

const keyOf = ({ rule, subject }: Pick<AlarmEntry, "rule" | "subject">): string => `${rule} ${subject}`;
