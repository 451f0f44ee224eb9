import type { DeadFilter } from "../../queue.ts";

/** Each condition of a filter as SQL over the table `dead`. */
const CONDITIONS = {
  key: "id = ?",
  site: "site = ?",
  reason: "reason = ?",
  diedBefore: "died_at < ?",
  diedAfter: "died_at > ?",
} as const satisfies Record<keyof DeadFilter, string>;

const NAMES = Object.keys(CONDITIONS) as (keyof DeadFilter)[];

/** The conditions that the filter gives, and their values in order. */
export function deadConditions(filter: DeadFilter): { readonly where: string; readonly values: readonly (string | number)[] } {
  const given = NAMES.flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [{ sql: CONDITIONS[name], value }];
  });
  return { where: ["true", ...given.map(({ sql }) => sql)].join(" and "), values: given.map(({ value }) => value) };
}
