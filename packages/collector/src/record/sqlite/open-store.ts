import { transaction } from "../../lib/transaction.ts";
import type { Journey } from "../record.ts";
import { journeyWriter } from "./journey-writer.ts";
import { openDatabase } from "./open-database.ts";
import { openPersonSearch } from "./person.ts";
import { openPlaces } from "./places.ts";
import type { RecordStore, RecordStoreSettings } from "./protocol.ts";
import { findPrunable, journeyRemover } from "./pruner.ts";
import { openSearch } from "./search.ts";
import { openTallies } from "./tallies.ts";

/** The record's file with what is done to it, one call after the other. */
export function openStore({ path }: RecordStoreSettings): { readonly api: RecordStore; close(): void } {
  const db = openDatabase(path);
  const { find, search } = openSearch(db);
  const tallies = openTallies(db);
  const places = openPlaces(db);
  const writeJourneys = journeyWriter(db);
  const remove = journeyRemover(db);
  const findPerson = openPersonSearch(db);
  const prunable = findPrunable(db);
  return {
    api: {
      ...places,
      write(news, tally, number) {
        const journeys: readonly Journey[] = JSON.parse(news);
        transaction(db, () => {
          writeJourneys(journeys);
          tallies.add(tally);
          if (number !== undefined) places.noteRead("news", number);
        });
      },
      find,
      search,
      statistics: tallies.statistics,
      findPerson: (person) => findPerson(person).map(({ journey }) => journey),
      forgetSome(person) {
        const doomed = findPerson(person).map(({ id }) => id);
        transaction(db, () => remove(doomed));
        // The log before the write holds what was forgotten until it is cut off.
        if (doomed.length > 0) db.exec("pragma wal_checkpoint(truncate)");
        return doomed.length;
      },
      pruneSome({ before, maxEvents }) {
        const doomed = prunable(before, maxEvents);
        transaction(db, () => {
          remove(doomed);
          tallies.prune(before);
        });
        return doomed.length;
      },
    },
    close: () => db.close(),
  };
}
