import { hashesOf, PERSON_KEYS, type PersonFilter } from "../../wire/person-filter.ts";
import type { StoredEvent } from "../../wire/stored-event.ts";

/** Sixteen digits of a hash tell persons apart; what is found is compared in full where it matters. */
export const markOf = (key: string, hash: string): string => `${key}:${hash.slice(0, 16)}`;

export const marksOfPerson = (person: PersonFilter): readonly string[] =>
  PERSON_KEYS.flatMap((key) => (person[key] ?? []).map((hash) => markOf(key, hash)));

export const marksOf = (event: StoredEvent): readonly string[] =>
  PERSON_KEYS.flatMap((key) => hashesOf(event, key).map((hash) => markOf(key, hash)));
