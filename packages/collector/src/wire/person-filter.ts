import type { Sha256Hex } from "../lib/sha256.ts";
import type { SiteKey, StoredEvent } from "./stored-event.ts";

/** What names a person. A name or a city belongs to many, so it is not among them. */
export const PERSON_KEYS = ["em", "ph", "external_id", "hashed_maids", "pinUnauth"] as const;
export type PersonKey = (typeof PERSON_KEYS)[number];

/**
 * A person, by the hashes that `protect` makes of what they are known by. An event that holds any one of them is theirs; a filter
 * without a hash is nobody. With `site` only that site's events are meant: a user id means another person elsewhere.
 */
export type PersonFilter = { readonly [Key in PersonKey]?: readonly Sha256Hex[] } & { readonly site?: SiteKey };

export const matchesPerson = (event: StoredEvent, filter: PersonFilter): boolean =>
  (filter.site === undefined || filter.site === event.site) &&
  PERSON_KEYS.some((key) => filter[key]?.some((hash) => hashesOf(event, key).includes(hash)));

/** Every hash of the filter: a text that holds none of them is not about this person, which a store can tell before it reads an event. */
export const personHashes = (filter: PersonFilter): readonly Sha256Hex[] => PERSON_KEYS.flatMap((key) => filter[key] ?? []);

const hashesOf = ({ user, pinUnauth }: StoredEvent, key: PersonKey): readonly Sha256Hex[] => {
  if (key !== "pinUnauth") return user[key] ?? [];
  return pinUnauth === undefined ? [] : [pinUnauth];
};
