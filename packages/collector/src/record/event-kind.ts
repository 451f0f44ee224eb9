import { CAPI_EVENT_NAMES } from "../capi/event-names.ts";
import type { CapiEvent, CapiUserData } from "../capi/event.ts";
import type { SiteKey, StoredEvent } from "../wire/stored-event.ts";
import { COVERAGE_KEY_NAMES, COVERAGE_KEYS, type CoverageKey } from "./coverage-keys.ts";

/** What statistics tell events apart by: one object for all that are alike, so that many are counted by few additions. */
export interface EventKind {
  readonly site: SiteKey;
  /** The Tag was given it too. */
  readonly isTagged: boolean;
  /** Absent where nothing was mapped. */
  readonly sent?: SentKind;
}

export interface SentKind {
  /** Pinterest's name, or `own`: nothing that a site or a stranger makes up becomes a row or a label. */
  readonly name: string;
  readonly isOrder: boolean;
  readonly keys: readonly CoverageKey[];
}

const OWN_NAME = "own";
const KNOWN_NAMES: ReadonlySet<string> = new Set(CAPI_EVENT_NAMES);

/** By site and name; of each, by the bits of all that may or may not be there. A closed set: the configured sites and Pinterest's names. */
const KINDS = new Map<SiteKey, Map<string | undefined, EventKind[]>>();

export const kindOf = ({ site, tag = false }: Pick<StoredEvent, "site" | "tag">, payload: CapiEvent | undefined): EventKind => {
  const name = payload && (KNOWN_NAMES.has(payload.event_name) ? payload.event_name : OWN_NAME);
  const isOrder = payload?.custom_data?.order_id !== undefined;
  const bits = (payload ? bitsOf(payload.user_data) : 0) * 4 + (isOrder ? 2 : 0) + (tag ? 1 : 0);
  return (kindsOf(site, name)[bits] ??= {
    site,
    isTagged: tag,
    ...(payload && name !== undefined && { sent: { name, isOrder, keys: keysOf(payload.user_data) } }),
  });
};

const kindsOf = (site: SiteKey, name: string | undefined): EventKind[] => {
  const ofSite = KINDS.get(site) ?? new Map<string | undefined, EventKind[]>();
  const kinds = ofSite.get(name) ?? [];
  if (kinds.length === 0) KINDS.set(site, ofSite.set(name, kinds));
  return kinds;
};

const keysOf = (user: CapiUserData): readonly CoverageKey[] => COVERAGE_KEY_NAMES.filter((key) => COVERAGE_KEYS[key](user));

const bitsOf = (user: CapiUserData): number => {
  let bits = 0;
  for (const key of COVERAGE_KEY_NAMES) bits = bits * 2 + (COVERAGE_KEYS[key](user) ? 1 : 0);
  return bits;
};
