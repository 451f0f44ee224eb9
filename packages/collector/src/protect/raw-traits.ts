import { isJsonObject, type JsonObject, type JsonValue } from "../lib/json.ts";
import type { HashedKey } from "../wire/stored-event.ts";
import { WIRE_LIMITS } from "../wire/limits.ts";
import { canonicalName } from "./canonical-name.ts";
import { holdsTraits, TRAIT_KEYS } from "./private-names.ts";
import type { Warn } from "./warning-list.ts";

/** A trait as a text, and the name under which the sender gave it. */
export interface RawTrait {
  readonly text: string;
  readonly name: string;
}

export type RawTraits = Map<HashedKey, RawTrait[]>;

/** Nobody has more e-mail addresses than this; a longer list is a mistake, and hashing it all would be slow. */
const MAX_VALUES = 16;
/** Longer than any name, address or id. */
const MAX_LENGTH = 512;

/** Of bytes that were no UTF-8, or cut within a character: its hash is nobody's. */
const isDamaged = (text: string): boolean => text.includes("\ufffd") || !text.isWellFormed();

/**
 * Adds a value under its key. Numbers are read as strings, lists give several traits; null and blank texts are absent, and whatever else a
 * trait cannot be is told and left out.
 */
export const addTrait = (
  raw: RawTraits,
  key: HashedKey,
  name: string,
  value: JsonValue | undefined,
  warn: Warn,
  depth = 1,
): void => {
  if (value === undefined || value === null) return;
  if (Array.isArray(value) && depth <= WIRE_LIMITS.maxDepth) {
    for (const item of value.slice(0, MAX_VALUES)) addTrait(raw, key, name, item, warn, depth + 1);
    if (value.length > MAX_VALUES) warn("too_many_values", name);
    return;
  }
  // A number beyond 2^53 has lost its last digits: it is another one's.
  if (typeof value !== "string" && !(typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER))
    return warn("invalid_trait", name);
  const text = String(value);
  if (text.length > MAX_LENGTH || isDamaged(text)) return warn("invalid_trait", name);
  if (text.trim() === "") return;
  const known = raw.get(key);
  if (known === undefined) raw.set(key, [{ text, name }]);
  else if (known.length < MAX_VALUES) known.push({ text, name });
  else warn("too_many_values", name);
};

/** Adds all that an object says of a person: its own traits and those in its address. Other names are dropped: they have no key. */
export const addTraits = (raw: RawTraits, traits: JsonValue | undefined, warn: Warn, depth = 1): void => {
  if (depth > WIRE_LIMITS.maxDepth) return warn("too_deep");
  if (Array.isArray(traits)) {
    for (const item of traits.slice(0, MAX_VALUES)) addTraits(raw, item, warn, depth + 1);
    if (traits.length > MAX_VALUES) warn("too_many_values");
  } else if (isJsonObject(traits)) {
    addObject(raw, traits, warn, depth);
  }
};

const addObject = (raw: RawTraits, traits: JsonObject, warn: Warn, depth: number): void => {
  for (const [name, value] of Object.entries(traits)) {
    const canonical = canonicalName(name);
    const key = TRAIT_KEYS.get(canonical);
    if (key !== undefined) addTrait(raw, key, name, value, warn);
    else if (holdsTraits(canonical)) addTraits(raw, value, warn, depth + 1);
  }
};
