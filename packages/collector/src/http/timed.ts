import type { Handler } from "hono";
import type { Clock } from "../lib/clock.ts";

export const DOORS = ["browser", "server"] as const;
export type Door = (typeof DOORS)[number];

/** Tells how long a handler took, from the request's arrival to its answer. */
export type Timed = (door: Door, handler: Handler) => Handler;

export const createTimed =
  (clock: Pick<Clock, "monotonicMs">, observe: (door: Door, seconds: number) => void): Timed =>
  (door, handler) =>
  async (context, next) => {
    const startedAtMs = clock.monotonicMs();
    try {
      return await handler(context, next);
    } finally {
      observe(door, (clock.monotonicMs() - startedAtMs) / 1000);
    }
  };
