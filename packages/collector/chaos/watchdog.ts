/** Tells what a run comes to, and ends one that hangs. */
export interface Watchdog {
  /** What it is at now, for people and for the last words of a run that hangs. */
  tell(stage: string): void;
  stop(): void;
}

/** `end` is called after so many seconds. */
export const startWatchdog = (run: string, limitSeconds: number, end: () => void): Watchdog => {
  const startedAt = performance.now();
  let stage = "starting";
  const passed = (): string => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  const limit = setTimeout(() => {
    process.stderr.write(`FAILED: not over after ${passed()}, still ${stage}\n`);
    end();
  }, limitSeconds * 1000);
  return {
    tell(next) {
      stage = next;
      process.stderr.write(`${run}, ${passed()}: ${stage}\n`);
    },
    stop: () => clearTimeout(limit),
  };
};
