import type { DatabaseSync } from "node:sqlite";
import { personTexts, type PersonFilter } from "../../../wire/person-filter.ts";
import type { EventTable, NextPlace, Storage, TablePlace } from "./protocol.ts";
import { copyMarks, isMarked, mark } from "../../segment.ts";
import { theirs } from "../../theirs.ts";
import { transaction } from "../../../lib/transaction.ts";

/** Rows gone through at a time: puts wait for one such piece. A segment is of about a megabyte, the others are single events. */
const ROWS_AT_A_TIME = { seg: 8, job: 1000, dead: 1000 } as const satisfies Record<EventTable, number>;

/** Finds and removes a person's events, wherever they are stored. Rows that hold none of the person's texts are not even parsed. */
export function personWriter(db: DatabaseSync): Pick<Storage, "countRows" | "findPerson" | "forgetPerson" | "emptyLog"> {
  const readBody = db.prepare(
    `select seg.events, seg.open, seg.settled, seg_body.keys, seg_body.lines
     from seg
     join seg_body on seg_body.id = seg.id
     where seg.id = ?`,
  );
  const writeSegment = db.prepare("update seg set open = ?, settled = ? where id = ?");
  const writeBody = db.prepare("update seg_body set keys = ?, lines = ? where id = ?");
  const dropSegment = db.prepare("delete from seg where id = ?");
  const dropBody = db.prepare("delete from seg_body where id = ?");
  const countRows = db.prepare(
    "select (select count(*) from seg) + (select count(*) from job) + (select count(*) from dead) as count",
  );
  const single = {
    job: { read: db.prepare("select event from job where id = ?"), drop: db.prepare("delete from job where id = ?") },
    dead: { read: db.prepare("select event from dead where id = ?"), drop: db.prepare("delete from dead where id = ?") },
  };

  function readSegment(id: number): OpenBody {
    const row = readBody.get(id) ?? {};
    const settled = copyMarks(Number(row["events"]), row["settled"]);
    const [keys = [], lines = []] = [row["keys"], row["lines"]].map((text) => String(text).split("\n"));
    return { keys, lines, settled, open: Number(row["open"]) };
  }

  /** Gives how many of the removed events were not settled. */
  function forgetInSegment(id: number, person: PersonFilter): number {
    const body = readSegment(id);
    const { keys, lines, settled } = body;
    const places = theirPlaces(body, person);
    const waiting = places.filter((at) => !isMarked(settled, at));
    for (const at of places) {
      keys[at] = lines[at] = "";
      mark(settled, at);
    }
    if (body.open === waiting.length) {
      dropSegment.run(id);
      dropBody.run(id);
    } else if (places.length > 0) {
      writeSegment.run(body.open - waiting.length, settled, id);
      writeBody.run(keys.join("\n"), lines.join("\n"), id);
    }
    return waiting.length;
  }

  function textsOf(table: EventTable, id: number, person: PersonFilter): readonly string[] {
    if (table !== "seg") {
      const text = String(single[table].read.get(id)?.["event"]);
      return theirs(text, person) ? [text] : [];
    }
    const body = readSegment(id);
    return theirPlaces(body, person).flatMap((at) => (isMarked(body.settled, at) ? [] : (body.lines[at] ?? [])));
  }

  function forgetIn(table: EventTable, id: number, person: PersonFilter): number {
    if (table === "seg") return forgetInSegment(id, person);
    const { length } = textsOf(table, id, person);
    if (length > 0) single[table].drop.run(id);
    return length;
  }

  return {
    countRows: () => Number(countRows.get()?.["count"]),
    findPerson(person, place) {
      const { ids, ...next } = suspects(db, person, place);
      return { events: ids.flatMap((id) => textsOf(place.table, id, person)), ...next };
    },
    forgetPerson(person, place) {
      const { ids, ...next } = suspects(db, person, place);
      let count = 0;
      // Zeroes the bytes that a removal frees. Not always on, for it doubles what delivery writes.
      db.exec("pragma secure_delete = on");
      try {
        if (ids.length > 0) transaction(db, () => ids.forEach((id) => (count += forgetIn(place.table, id, person))));
      } finally {
        db.exec("pragma secure_delete = off");
      }
      return { count, ...next };
    },
    emptyLog: () => db.exec("pragma wal_checkpoint(truncate)"),
  };
}

/** The places of a person's lines; settled ones too, which stay in a segment's text until all of it is settled. */
const theirPlaces = ({ lines }: OpenBody, person: PersonFilter): readonly number[] =>
  lines.flatMap((line, at) => (theirs(line, person) ? [at] : []));

interface OpenBody {
  readonly keys: string[];
  readonly lines: string[];
  readonly settled: Uint8Array;
  readonly open: number;
}

const TEXT_OF = { seg: "seg_body", job: "job", dead: "dead" } as const satisfies Record<EventTable, string>;
const COLUMN_OF = { seg: "lines", job: "event", dead: "event" } as const satisfies Record<EventTable, string>;

/** The rows after a place that hold one of the person's texts, and where to go on. */
function suspects(
  db: DatabaseSync,
  person: PersonFilter,
  { table, after }: TablePlace,
): NextPlace & { readonly ids: readonly number[] } {
  const from = `from ${TEXT_OF[table]} where id > ?`;
  const limit = ROWS_AT_A_TIME[table];
  const piece = db.prepare(`select max(id) as last, count(*) as count from (select id ${from} order by id limit ?)`);
  const { last, count } = piece.get(after, limit) ?? {};
  const texts = personTexts(person);
  if (typeof last !== "number" || texts.length === 0) return { ids: [], rows: 0 };
  const holdsOne = texts.map(() => `instr(${COLUMN_OF[table]}, ?)`).join(" or ");
  const rows = db.prepare(`select id ${from} and id <= ? and (${holdsOne}) order by id`).all(after, last, ...texts);
  return { ids: rows.map((row) => Number(row["id"])), rows: Number(count), next: last };
}
