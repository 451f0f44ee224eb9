import { matchesPerson, type PersonFilter } from "../wire/person-filter.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { parseEvent } from "./segment.ts";

/** The event of a stored line when it is this person's. */
export function theirs(line: string, person: PersonFilter): StoredEvent | undefined {
  const event = line === "" ? undefined : parseEvent(line);
  return event && matchesPerson(event, person) ? event : undefined;
}
