import type { Log } from "../lib/log.ts";
import { messageOf } from "../lib/message-of.ts";
import type { AlarmBook, AlarmEntry } from "./alarm-book.ts";

/**
 * A book that is read once and then held in memory: an alarm is told although it cannot be written, on a full disk for instance, which is
 * when somebody has to be told.
 */
export const rememberAlarms = (book: AlarmBook, log: Log): AlarmBook => {
  const entries = new Map(book.list().map((entry) => [keyOf(entry), entry]));
  let couldWrite = true;
  const write = (change: () => void): void => {
    try {
      change();
      couldWrite = true;
    } catch (error) {
      if (couldWrite)
        log.warn("Alarms cannot be written down: after a restart they would be told again.", { reason: messageOf(error) });
      couldWrite = false;
    }
  };
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
