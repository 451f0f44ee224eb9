import { isJsonObject, type JsonValue } from "../lib/json.ts";
import type { UnixMs } from "../lib/time.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { createRuleFinder, ruleOfEvent, type RuleOrigin } from "./find-rule.ts";
import { createMapper, type Draft } from "./map.ts";
import { MATCH_KEYS, type MatchKey, type MatchKeyName } from "./match-keys.ts";
import type { Trace } from "./notes.ts";
import { PRODUCT_KEYS } from "./products.ts";
import { KNOWN_PATHS } from "./property.ts";
import type { MappingSettings } from "./settings.ts";
import { mapUserData } from "./user-data.ts";

/** One event's way through the mapping, told field by field. Plain data: the command line and the console print it. */
export interface Explanation {
  readonly draft: Draft;
  readonly origin: RuleOrigin;
  /** In the order of Pinterest's event; empty where nothing is sent. */
  readonly fields: readonly ExplainedField[];
  readonly dropped: readonly DroppedFact[];
  /** What would let Pinterest match more, most valuable first; empty where the site drops the event. */
  readonly missing: readonly (MatchKey & { readonly key: MatchKeyName })[];
}

export interface ExplainedField {
  /** `custom_data.contents[0].id` */
  readonly field: string;
  readonly value: string | number | boolean | readonly string[];
  /** The property or setting that it was taken from. */
  readonly from: string;
  /** What changed it on the way, in a sentence; absent where it stands as it came. */
  readonly rule?: string;
}

export interface DroppedFact {
  readonly from: string;
  readonly why: string;
}

interface Source {
  readonly from: string;
  readonly rule?: string;
}

/** Maps the event as delivery does, by the same walk, with a listener. */
export const explainEvent = (event: StoredEvent, settings: MappingSettings, now: UnixMs): Explanation => {
  const sources = new Map<string, Source>();
  const dropped = new Map<string, DroppedFact>();
  const trace: Trace = {
    took: (field, from, rule) => void sources.set(field, rule === undefined ? { from } : { from, rule }),
    dropped: (from, why) => void dropped.set(from, { from, why }),
  };
  const draft = createMapper(settings)(event, now, trace);
  const { origin } = ruleOfEvent(createRuleFinder(settings), event);
  const missing = draft.kind === "skip" ? [] : missingKeys(mapUserData(event, settings, { warnings: [], trace: undefined }));
  if (draft.kind !== "send") return { draft, origin, fields: [], dropped: [], missing };

  for (const fact of unusedFacts(event, sources)) if (!dropped.has(fact.from)) dropped.set(fact.from, fact);
  return {
    draft,
    origin,
    fields: leavesOf({ ...draft.event }, "").map(({ field, value }) => ({ field, value, ...(sources.get(field) ?? UNTOLD) })),
    dropped: [...dropped.values()],
    missing,
  };
};

/** Never met: a test holds that every leaf tells where it comes from. */
const UNTOLD: Source = { from: "" };

type Leaf = Pick<ExplainedField, "field" | "value">;

const leavesOf = (value: unknown, field: string): Leaf[] => {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return [{ field, value }];
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === "string")) return [{ field, value }];
    return value.flatMap((item, index) => leavesOf(item, `${field}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, field === "" ? key : `${field}.${key}`));
};

const KNOWN_PRODUCT_KEYS: ReadonlySet<string> = new Set(Object.values(PRODUCT_KEYS).flat());

const NOT_FIRST = "Another property says the same and comes first, or this event has no use for it.";
const NO_FIELD = "Pinterest has no field for it.";

const unusedFacts = (event: StoredEvent, sources: ReadonlyMap<string, Source>): DroppedFact[] => {
  const used = new Set([...sources.values()].flatMap(({ from }) => from.split(", ")));
  const facts: DroppedFact[] = [];
  for (const path of pathsIn(event.props)) {
    // A list's own entry stands for its products, which tell for themselves.
    if (used.has(path) || [...used].some((one) => one.startsWith(`${path}[]`))) continue;
    const key = path.slice(path.lastIndexOf("[].") + 3);
    const known = path.includes("[].") ? KNOWN_PRODUCT_KEYS.has(key) : KNOWN_PATHS.has(path) || KNOWN_PRODUCT_KEYS.has(path);
    facts.push({ from: path, why: known ? NOT_FIRST : NO_FIELD });
  }
  if (event.referrer) facts.push({ from: "referrer", why: NO_FIELD });
  if (event.title) facts.push({ from: "title", why: NO_FIELD });
  if (event.derivedEpik) facts.push({ from: "derivedEpik", why: "Pinterest's own cookie; its contract has no field for it." });
  return facts;
};

/** `order_id`, `ecommerce.items`, `products[].name`: as deep as the mapping looks. */
const pathsIn = (props: StoredEvent["props"]): ReadonlySet<string> => {
  const paths = new Set<string>();
  const add = (path: string, value: JsonValue | undefined): void => {
    if (isJsonObject(value) && [...KNOWN_PATHS].some((known) => known.startsWith(`${path}.`))) {
      for (const [inner, nested] of Object.entries(value)) add(`${path}.${inner}`, nested);
      return;
    }
    paths.add(path);
    if (!Array.isArray(value)) return;
    for (const item of value) if (isJsonObject(item)) for (const inner of Object.keys(item)) paths.add(`${path}[].${inner}`);
  };
  for (const [key, value] of Object.entries(props)) add(key, value);
  return paths;
};

const missingKeys = (user: object): Explanation["missing"] => {
  const missing: (MatchKey & { key: MatchKeyName })[] = [];
  let key: MatchKeyName;
  for (key in MATCH_KEYS) if (!Object.hasOwn(user, key)) missing.push({ key, ...MATCH_KEYS[key] });
  return missing;
};
