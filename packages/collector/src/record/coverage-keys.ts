import type { CapiUserData } from "../capi/event.ts";

/** The match keys whose coverage is counted, and when an event carries one. */
export const COVERAGE_KEYS = {
  em: ({ em }) => em !== undefined,
  ph: ({ ph }) => ph !== undefined,
  external_id: (user) => user.external_id !== undefined,
  click_id: (user) => user.click_id !== undefined,
  ip_ua: (user) => user.client_ip_address !== undefined && user.client_user_agent !== undefined,
} as const satisfies Record<string, (user: CapiUserData) => boolean>;

export type CoverageKey = keyof typeof COVERAGE_KEYS;

export const COVERAGE_KEY_NAMES = Object.keys(COVERAGE_KEYS) as readonly CoverageKey[];

/** A count for each of them. */
export const countByKey = (count: (key: CoverageKey) => number): Record<CoverageKey, number> =>
  Object.fromEntries(COVERAGE_KEY_NAMES.map((key) => [key, count(key)])) as Record<CoverageKey, number>;
