import type { DatabaseSync } from "node:sqlite";
import { matchesPerson, type PersonFilter } from "../../wire/person-filter.ts";
import type { Journey } from "../record.ts";
import { marksOfPerson } from "./marks.ts";

const MAX_FOUND = 10_000;

export interface FoundJourney {
  readonly id: number;
  readonly journey: Journey;
}

/** Finds what is kept of a person, newest first, so many at most. */
export function openPersonSearch(db: DatabaseSync): (person: PersonFilter) => readonly FoundJourney[] {
  const find = db.prepare(
    `select distinct journey.id, body.journey
     from mark
     join journey using (id)
     join body using (id)
     where mark in (select value from json_each(?)) and (? is null or site = ?)
     order by received_at desc, journey.id desc
     limit ${MAX_FOUND}`,
  );
  return (person) =>
    find
      .all(JSON.stringify(marksOfPerson(person)), person.site ?? null, person.site ?? null)
      .map((row): FoundJourney => ({ id: Number(row["id"]), journey: JSON.parse(String(row["journey"])) }))
      // Marks are the beginnings of hashes.
      .filter(({ journey }) => matchesPerson(journey.stored, person));
}
