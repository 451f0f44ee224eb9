import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { messageOf } from "../lib/message-of.ts";
import { repeat } from "../lib/repeat.ts";
import { MINUTE_MS } from "../lib/time.ts";
import type { Alarm, Situation, Thresholds } from "./alarm.ts";
import type { AlarmBook, AlarmEntry } from "./alarm-book.ts";
import { findAlarms } from "./rules.ts";
import type { Tell } from "./webhook.ts";

export interface WatchParts {
  readonly look: () => Promise<Situation>;
  readonly thresholds: () => Thresholds;
  readonly book: AlarmBook;
  /** Absent: alarms stand in the log alone. */
  readonly tell?: Tell | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

const LOOK_EVERY_MS = MINUTE_MS;
/** So often it is told each minute, then each hour: a beginning for as long as the alarm lasts, an end for a day. */
const QUICK_ATTEMPTS = 10;
const ROUNDS_AN_HOUR = 60;
const MAX_ATTEMPTS_OF_END = QUICK_ATTEMPTS + 24;

const isSame = (one: Pick<Alarm, "rule" | "subject">, other: Pick<Alarm, "rule" | "subject">): boolean =>
  one.rule === other.rule && one.subject === other.subject;

/** Looks every minute what is the matter, and tells each alarm when it begins and when it ends. Returns how to stop. */
export const startWatch = ({ look, thresholds, book, tell, clock, log }: WatchParts): (() => Promise<void>) => {
  const begin = (alarm: Alarm): void => {
    log.error(`Alert: ${alarm.sentence}`, { rule: alarm.rule, subject: alarm.subject });
    book.save({ ...alarm, since: clock.now(), state: "on", told: tell === undefined, attempts: 0 });
  };

  const end = (entry: AlarmEntry): void => {
    log.info("An alert is over.", { rule: entry.rule, subject: entry.subject });
    // Whoever was not told that it began need not be told that it is over.
    if (tell === undefined || !entry.told) book.remove(entry);
    else book.save({ ...entry, state: "over", told: false, attempts: 0 });
  };

  let rounds = 0;

  const isDue = ({ told, attempts }: AlarmEntry): boolean =>
    !told && (attempts < QUICK_ATTEMPTS || rounds % ROUNDS_AN_HOUR === 0);

  const settle = (entry: AlarmEntry): void => (entry.state === "over" ? book.remove(entry) : book.save({ ...entry, told: true }));

  const tryToTell = async (entry: AlarmEntry, teller: Tell): Promise<void> => {
    const failure = await teller(entry);
    if (failure === undefined) return settle(entry);
    const attempts = entry.attempts + 1;
    const facts = { rule: entry.rule, subject: entry.subject, reason: failure, attempts };
    log.warn("An alert could not be delivered to DAYFLY_ALERT_WEBHOOK.", facts);
    const isGivenUp = entry.state === "over" && attempts >= MAX_ATTEMPTS_OF_END;
    return isGivenUp ? book.remove(entry) : book.save({ ...entry, attempts });
  };

  const running = (): readonly AlarmEntry[] => book.list().filter(({ state }) => state === "on");

  const round = async (): Promise<void> => {
    const alarms = findAlarms(await look(), thresholds());
    rounds += 1;
    for (const alarm of alarms) if (!running().some((entry) => isSame(entry, alarm))) begin(alarm);
    const over = running().filter((entry) => !alarms.some((alarm) => isSame(entry, alarm)));
    // At the first look after a start no delivery has tried yet: an account that is held still seems to be open.
    if (rounds > 1) for (const entry of over) end(entry);
    if (tell !== undefined) for (const entry of book.list()) if (isDue(entry)) await tryToTell(entry, tell);
  };

  return repeat(clock, LOOK_EVERY_MS, (stopping) =>
    round().catch((error: unknown) => {
      if (!stopping.aborted) log.warn("Alerts could not be looked for; trying again in a minute.", { reason: messageOf(error) });
    }),
  );
};
