import { sha256Hex, type Sha256Hex } from "../lib/sha256.ts";
import type { SiteKey, StoredEvent } from "./stored-event.ts";

/** What names a person. A name or a city belongs to many, so it is not among them. `epik` is the click id, which events hold in clear. */
export const PERSON_KEYS = ["em", "ph", "external_id", "hashed_maids", "pinUnauth", "epik"] as const;
export type PersonKey = (typeof PERSON_KEYS)[number];

/**
 * A person, by the hashes that `protect` makes of what they are known by. An event that holds any one of them is theirs; a filter
 * without a hash is nobody. With `site` only that site's events are meant: a user id means another person elsewhere.
 */
export type PersonFilter = { readonly [Key in PersonKey]?: readonly Sha256Hex[] } & { readonly site?: SiteKey };

export const matchesPerson = (event: StoredEvent, filter: PersonFilter): boolean =>
  (filter.site === undefined || filter.site === event.site) &&
  PERSON_KEYS.some((key) => filter[key]?.some((hash) => hashesOf(event, key).includes(hash)));

/** An event whose JSON holds none of these texts is not about this person, which a store can tell before it reads it. None: nobody is meant. */
export const personTexts = ({ epik = [], ...hashes }: PersonFilter): readonly string[] => [
  ...PERSON_KEYS.flatMap((key) => (key === "epik" ? [] : (hashes[key] ?? []))),
  ...(epik.length === 0 ? [] : ['"epik":']),
];

/** What an event holds of one key, hashed. */
export const hashesOf = ({ user, pinUnauth, epik }: StoredEvent, key: PersonKey): readonly Sha256Hex[] => {
  switch (key) {
    case "pinUnauth":
      return pinUnauth === undefined ? [] : [pinUnauth];
    case "epik":
      return epik === undefined ? [] : [sha256Hex(epik)];
    default:
      return user[key] ?? [];
  }
};
