import type { Clock } from "../lib/clock.ts";
import type { DoorHandler } from "./door.ts";

export const DOORS = ["browser", "server"] as const;
export type Door = (typeof DOORS)[number];

/** Tells how long a handler took, from the request's arrival to its answer. */
export type Timed = (door: Door, handler: DoorHandler) => DoorHandler;

export const createTimed =
  (clock: Pick<Clock, "monotonicMs">, observe: (door: Door, seconds: number) => void): Timed =>
  (door, handler) =>
  async (request) => {
    const startedAtMs = clock.monotonicMs();
    try {
      return await handler(request);
    } finally {
      observe(door, (clock.monotonicMs() - startedAtMs) / 1000);
    }
  };
