import type { UnixMs } from "../lib/time.ts";
import type { Alarm } from "./alarm.ts";

/** An alarm that began, until its end was told. */
export interface AlarmEntry extends Alarm {
  readonly since: UnixMs;
  readonly state: "on" | "over";
  /** Whether the state was told. */
  readonly told: boolean;
  /** How often it was tried to tell it. */
  readonly attempts: number;
}

/** Remembers alarms, so that each is told once when it begins and once when it ends, over restarts too. */
export interface AlarmBook {
  list(): readonly AlarmEntry[];
  save(entry: AlarmEntry): void;
  remove(alarm: Pick<Alarm, "rule" | "subject">): void;
}
