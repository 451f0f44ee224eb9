/** Bounds of the inbound contract. Values beyond them are left out with a warning or refused with a reason, never cut silently. */
export const WIRE_LIMITS = {
  maxBodyBytes: 64 * 1024,
  maxEvents: 100,
  maxIdLength: 128,
  maxNameLength: 200,
  maxUrlLength: 8192,
  maxTitleLength: 8192,
  maxUserIdLength: 512,
  /** `epik` and `_pin_unauth`: real ones are 40 to 200 characters. */
  maxClickIdLength: 512,
  /** Nesting of `props` and `traits`. */
  maxDepth: 8,
  /** From 2001 to 2100, in milliseconds: what lies outside was counted in another unit, or is a clock's or a program's zero. */
  minTime: 1_000_000_000_000,
  maxTime: 4_102_444_800_000,
} as const;

/** Bounds of the server-side door. */
export const SERVER_LIMITS = {
  maxBodyBytes: 1024 * 1024,
  maxEvents: 1000,
  /** Of one message as JSON: what every engine holds in one piece. Segment's own limit is 32 KB. */
  maxEventBytes: 64 * 1024,
} as const;
