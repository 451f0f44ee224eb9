import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { keysOfEventId } from "../journey.ts";
import type { Journey, RecordPage, RecordQuery } from "../record.ts";
import { markOf } from "./marks.ts";

type Condition = Exclude<keyof RecordQuery, "limit">;

interface Clause {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

const clause = (sql: string, ...values: SQLInputValue[]): Clause => ({ sql, values });

const BY_KEY = "select id from journey where key >= ? and key < ?";
const BY_ORDER = "select id from journey where order_id = ?";
const BY_EPIK = "select id from journey where epik = ?";

/** The `next` of a page: when its last event was received, and its number. */
const CURSOR = /^\d{1,15}-\d{1,15}$/;

const keyRange = (eventId: string): [string, string] => {
  const { from, to } = keysOfEventId(eventId);
  return [from, to];
};

/** Each condition of a query as SQL. What names few events picks them by their numbers; the rest is read off one index. */
const CLAUSES: { readonly [Name in Condition]: (wanted: NonNullable<RecordQuery[Name]>) => Clause } = {
  site: (site) => clause("site = ?", site),
  state: (state) => (state === "delivered" ? clause("state = ?", state) : clause("state <> 'delivered' and state = ?", state)),
  name: (name) => clause("name = ?", name),
  orderId: (orderId) => clause(`id in (${BY_ORDER})`, orderId),
  eventId: (eventId) => clause(`id in (${BY_KEY})`, ...keyRange(eventId)),
  epik: (epik) => clause(`id in (${BY_EPIK})`, epik),
  emHash: (emHash) => clause("id in (select id from mark where mark = ?)", markOf("em", emHash)),
  text: (text) => clause(`id in (${BY_KEY} union ${BY_ORDER} union ${BY_EPIK})`, ...keyRange(text), text, text),
  since: (since) => clause("received_at >= ?", since),
  until: (until) => clause("received_at < ?", until),
  before: (cursor) =>
    CURSOR.test(cursor) ? clause("(received_at, id) < (?, ?)", ...cursor.split("-", 2).map(Number)) : clause("false"),
};

const clauseOf = <Name extends Condition>(name: Name, query: RecordQuery): Clause[] => {
  const wanted = query[name];
  return wanted === undefined ? [] : [CLAUSES[name](wanted as NonNullable<RecordQuery[Name]>)];
};

const journeyOf = (row: Record<string, unknown> | undefined): Journey[] =>
  row === undefined ? [] : [JSON.parse(String(row["journey"]))];

/** Reads journeys, newest first. */
export function openSearch(db: DatabaseSync): { find(key: string): Journey | undefined; search(query: RecordQuery): RecordPage } {
  const find = db.prepare("select body.journey from journey join body using (id) where key = ?");
  const readBody = db.prepare("select journey from body where id = ?");

  return {
    find: (key) => journeyOf(find.get(key))[0],
    search(query) {
      const names = Object.keys(CLAUSES).filter((name): name is Condition => name in query);
      const clauses = names.flatMap((name) => clauseOf(name, query));
      const found = db
        .prepare(
          `select id, received_at
           from journey
           where ${["true", ...clauses.map(({ sql }) => sql)].join(" and ")}
           order by received_at desc, id desc
           limit ?`,
        )
        // One more than the page holds tells whether there is a next one.
        .all(...clauses.flatMap(({ values }) => values), query.limit + 1);
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      return {
        journeys: page.flatMap((row) => journeyOf(readBody.get(Number(row["id"])))),
        ...(last && found.length > page.length ? { next: `${String(last["received_at"])}-${String(last["id"])}` } : {}),
      };
    },
  };
}
