import type { Brand } from "./brand.ts";

/** Milliseconds since 1970-01-01T00:00:00Z, the unit inside dayfly. */
export type UnixMs = Brand<number, "UnixMs">;

/** Whole seconds since 1970-01-01T00:00:00Z, the unit in Pinterest's `event_time`. */
export type UnixSeconds = Brand<number, "UnixSeconds">;

export const unixMs = (ms: number): UnixMs => ms as UnixMs;

/** `2026-11-20T08:00:30.000Z` */
export const iso = (at: UnixMs): string => new Date(at).toISOString();

/** Rounds down, so that an event never lies in the future. */
export const toUnixSeconds = (ms: UnixMs): UnixSeconds => Math.floor(ms / 1000) as UnixSeconds;

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
