import type { TellProgress } from "../../../lib/progress.ts";
import type { Remote } from "../../../lib/thread.ts";
import type { PersonFilter } from "../../../wire/person-filter.ts";
import { foundEvents } from "../../found-events.ts";
import type { Forgotten, HeldEvent } from "../../queue.ts";
import type { EventTable, NextPlace, Storage } from "./protocol.ts";

const STATES = { seg: "waiting", job: "waiting", dead: "dead" } as const satisfies Record<EventTable, HeldEvent["state"]>;

/** Goes through a table piece by piece, between which the storage thread writes what else there is. */
async function walk<Piece extends NextPlace>(
  table: EventTable,
  read: (place: { readonly table: EventTable; readonly after: number }) => Promise<Piece>,
  visit: (piece: Piece) => void,
): Promise<void> {
  for (let after: number | undefined = 0; after !== undefined;) {
    const piece: Piece = await read({ table, after });
    visit(piece);
    after = piece.next;
  }
}

/** Removes what is stored of a person. A replay meanwhile moves events from `dead` to `job`, so that is the order. */
export async function forgetStored(storage: Remote<Storage>, person: PersonFilter, tell?: TellProgress): Promise<Forgotten> {
  const forgotten = { waiting: 0, dead: 0 };
  const total = tell ? await storage.countRows() : 0;
  let done = 0;
  for (const table of ["seg", "dead", "job"] as const) {
    await walk(
      table,
      (place) => storage.forgetPerson(person, place),
      ({ count, rows }) => {
        forgotten[STATES[table]] += count;
        done += rows;
        tell?.({ done, total });
      },
    );
  }
  await storage.emptyLog();
  return forgotten;
}

/** What is stored of a person. Delivery meanwhile moves events from `seg` to `job` to `dead`, so that is the order. */
export async function findStored(storage: Remote<Storage>, person: PersonFilter): Promise<readonly HeldEvent[]> {
  const found = foundEvents(person);
  for (const table of ["seg", "job", "dead"] as const) {
    await walk(
      table,
      (place) => storage.findPerson(person, place),
      ({ events }) => events.forEach((line) => found.keep(STATES[table], line)),
    );
  }
  return found.all();
}
