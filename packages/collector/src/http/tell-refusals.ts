import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { MINUTE_MS } from "../lib/time.ts";

/** Told each time that the store did not take events. */
export type TellRefusals = (reason: string, events: number) => void;

/** Writes a line a minute, however many requests are refused: the log may lie on the disk that is full. */
export const createTellRefusals = ({ clock, log }: { readonly clock: Clock; readonly log: Log }): TellRefusals => {
  let toldAt = -Infinity;
  let untold = 0;
  return (reason, events) => {
    untold += events;
    if (clock.monotonicMs() - toldAt < MINUTE_MS) return;
    log.warn("The store cannot take events; a line a minute tells of all since the last one.", { reason, events: untold });
    toldAt = clock.monotonicMs();
    untold = 0;
  };
};
