import { asSha256Hex, type HashText, type Sha256Hex, sha256Hex } from "../lib/sha256.ts";
import type { HashedKey, HashedUser } from "../wire/stored-event.ts";
import type { NormaliseContext } from "./normalise/normaliser.ts";
import type { RawTrait, RawTraits } from "./raw-traits.ts";
import { USER_FIELDS } from "./user-fields.ts";
import type { Warn } from "./warning-list.ts";

const SHA256_HEX_LENGTH = 64;

/** What a page's own hashing makes of a visitor whom it does not know: taken, it would make one person of all of them. */
const HASHES_OF_NOTHING: ReadonlySet<Sha256Hex> = new Set(["", "null", "undefined"].map(sha256Hex));

/** The visitor's own country, upper-case, where a trait tells it in clear. */
const countryOf = (raw: RawTraits, context: NormaliseContext): string | undefined => {
  for (const { text } of raw.get("country") ?? []) {
    const country = USER_FIELDS.country.normalise(text, context);
    if (country !== undefined) return country.toUpperCase();
  }
  return context.country;
};

const hashTrait = (
  key: HashedKey,
  { text, name }: RawTrait,
  context: NormaliseContext,
  hash: HashText,
  warn: Warn,
): Sha256Hex | undefined => {
  const known = text.length < SHA256_HEX_LENGTH ? undefined : asSha256Hex(text.trim());
  if (known !== undefined && !HASHES_OF_NOTHING.has(known)) return known;
  const { normalise, warning } = USER_FIELDS[key];
  const normal = known === undefined ? normalise(text, context) : undefined;
  if (normal !== undefined) return hash(normal);
  warn(typeof warning === "function" ? warning(text) : warning, name);
  return undefined;
};

/**
 * Normalises and hashes a person's traits, in the order in which they were given and each once. What already is a hash passes, lower-cased.
 * A value that normalises to nothing is left out with a warning, never hashed as "".
 */
export const hashUser = (raw: RawTraits, context: NormaliseContext, hash: HashText, warn: Warn): HashedUser => {
  const country = countryOf(raw, context);
  const local = country === undefined ? context : { ...context, country };
  const user: { [Key in HashedKey]?: readonly Sha256Hex[] } = {};
  for (const [key, traits] of raw) {
    const hashes: Sha256Hex[] = [];
    for (const trait of traits) {
      const hashed = hashTrait(key, trait, local, hash, warn);
      if (hashed !== undefined && !hashes.includes(hashed)) hashes.push(hashed);
    }
    if (hashes.length > 0) user[key] = hashes;
  }
  return user;
};
