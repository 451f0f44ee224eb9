import type { UnixMs } from "./time.ts";

/** What the time is. Passed in, so that tests move it and never sleep. */
export interface Clock {
  /** Wall-clock time. It may jump in either direction. */
  now(): UnixMs;
  /** Milliseconds since an arbitrary start that never go back: for leases and time-outs inside one process. */
  monotonicMs(): number;
  /** Resolves after `ms`, or as soon as `signal` is aborted; it never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
