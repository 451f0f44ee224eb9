import { sumOf } from "../lib/sum-of.ts";
import { countByKey, COVERAGE_KEY_NAMES, type CoverageKey } from "../record/coverage-keys.ts";
import type { DeliveredCell } from "../record/statistics.ts";
import { MATCH_KEYS } from "../transform/match-keys.ts";

/** What was delivered of one name, with how much of it carried each key. */
export interface CoverageRow {
  readonly name: string;
  readonly events: number;
  readonly keys: Readonly<Record<CoverageKey, number>>;
  readonly tagged: number;
}

/** Names with the most events first. */
export const coverageOf = (cells: readonly DeliveredCell[]): readonly CoverageRow[] =>
  [...Map.groupBy(cells, ({ name }) => name)]
    .map(([name, ofName]) => ({
      name,
      events: sumOf(ofName, ({ events }) => events),
      tagged: sumOf(ofName, ({ tagged }) => tagged),
      keys: countByKey((key) => sumOf(ofName, ({ keys }) => keys[key])),
    }))
    .toSorted((one, other) => other.events - one.events);

export const COVERAGE_LABELS = {
  em: "E-mail",
  ph: "Phone",
  external_id: "External id",
  click_id: "Click id",
  ip_ua: "IP + agent",
} as const satisfies Record<CoverageKey, string>;

const ADVICE = {
  em: MATCH_KEYS.em.advice,
  ph: MATCH_KEYS.ph.advice,
  external_id: MATCH_KEYS.external_id.advice,
  click_id: MATCH_KEYS.click_id.advice,
  ip_ua: MATCH_KEYS.client_ip_address.advice,
} as const satisfies Record<CoverageKey, string>;

/** Events after which the site knows who the visitor is. */
const KNOWN_PERSON: ReadonlySet<string> = new Set(["checkout", "lead", "signup", "subscribe", "start_trial"]);

/** The share below which a key is worth a word. Who only looks around has no e-mail, and most visitors come from no ad. */
const expected = (name: string, key: CoverageKey): number => {
  if (key === "ip_ua" || key === "external_id") return 0.8;
  if (key === "click_id") return name === "checkout" ? 0.02 : 0;
  if (!KNOWN_PERSON.has(name)) return 0;
  return key === "em" ? 0.7 : 0.2;
};

export interface CoverageAdvice {
  readonly key: CoverageKey;
  /** Names whose events carry it too seldom. */
  readonly rows: readonly CoverageRow[];
  /** What to do. */
  readonly advice: string;
}

/** Whether too few events carry the key; never for a handful of events. */
export const isLow = ({ name, events, keys }: CoverageRow, key: CoverageKey): boolean =>
  events >= 10 && keys[key] / events < expected(name, key);

/** What to do about keys that too few events carry. */
export const adviseOnCoverage = (rows: readonly CoverageRow[]): readonly CoverageAdvice[] =>
  COVERAGE_KEY_NAMES.map((key) => ({ key, rows: rows.filter((row) => isLow(row, key)), advice: ADVICE[key] })).filter(
    (advice) => advice.rows.length > 0,
  );
