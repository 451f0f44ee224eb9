import type { PersonFilter } from "../../wire/person-filter.ts";
import type { Journey, RecordPage, RecordQuery } from "../record.ts";
import type { BoardName } from "../relay/boards.ts";
import type { Statistics, StatisticsRequest } from "../statistics.ts";
import type { TallyRows } from "../tally.ts";

/** What the record's thread does for the one that answers requests. */
export interface RecordStore {
  /** `news`: a list of journeys as JSON, each what became known since the last write; `number`: of the note of a cluster that told them. */
  write(news: string, tally: TallyRows, number?: number): void;
  /** The number of the last note of a board that is in the file; 0 where none is. */
  readUpTo(board: BoardName): number;
  noteRead(board: BoardName, number: number): void;
  find(key: string): Journey | undefined;
  search(query: RecordQuery): RecordPage;
  statistics(request: StatisticsRequest): Statistics;
  findPerson(person: PersonFilter): readonly Journey[];
  /** Removes up to ten thousand of a person's journeys, so that nothing of them is left in the file. Gives how many. */
  forgetSome(person: PersonFilter): number;
  /** Removes up to a thousand that are too old or too many. Gives how many. */
  pruneSome(limits: { readonly before: number; readonly maxEvents: number }): number;
}

export interface RecordStoreSettings {
  readonly path: string;
}
