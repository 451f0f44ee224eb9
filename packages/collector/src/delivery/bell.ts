import type { Clock } from "../lib/clock.ts";

/** What a loop sleeps by. Ringing only ends the sleep: the loop looks for itself what there is to do. */
export interface Bell {
  ring(): void;
  /** Resolves after `ms` or at a ring, at once when it rang since the last wait or `forget`. */
  wait(ms: number): Promise<void>;
  forget(): void;
  hasRung(): boolean;
}

export const createBell = (clock: Clock): Bell => {
  let rung = false;
  let sleeper: AbortController | undefined;
  return {
    ring() {
      rung = true;
      sleeper?.abort();
    },
    async wait(ms) {
      if (!rung) {
        sleeper = new AbortController();
        await clock.sleep(ms, sleeper.signal);
        sleeper = undefined;
      }
    },
    forget() {
      rung = false;
    },
    hasRung: () => rung,
  };
};
