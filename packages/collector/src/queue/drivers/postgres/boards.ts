import { type BoardName, BOARDS, type Boards } from "../../shared/boards.ts";
import type { Database, Statement } from "./database.ts";

/** So many are read at a time. */
const AT_ONCE = 20;
/** Old notes are taken down with every so many new ones of a node. */
const SWEEP_EVERY = 20;

interface BoardStatements {
  readonly pin: Statement;
  readonly read: Statement;
  readonly sweep: Statement;
}

const statementsOf = (board: BoardName): BoardStatements => ({
  // One after the other, so that numbers become visible in their order.
  pin: {
    name: `pin-${board}`,
    text: `
      with turn as (select pg_advisory_xact_lock(hashtextextended(current_schema() || '/board/${board}', 0)))
      insert into ${board} (note)
      select $1::text
      from turn`,
  },
  // A table that lost its notes in a crash counts from one again.
  read: {
    name: `read-${board}`,
    text: `
      select id, note
      from ${board}
      where id > $1 or $1 > (select coalesce(max(id), 0) from ${board})
      order by id
      limit ${AT_ONCE}`,
  },
  sweep: {
    name: `sweep-${board}`,
    text: `
      delete from ${board}
      where pinned_at < now() - make_interval(secs => $1)
      or id in (select id from (select id, sum(octet_length(note)) over (order by id desc) as newer from ${board}) as counted where newer > $2)`,
  },
});

const STATEMENTS = { news: statementsOf("news"), forgotten: statementsOf("forgotten") } as const satisfies Record<
  BoardName,
  BoardStatements
>;

/** A table for each board. */
export function openBoards(database: Database): Boards {
  let pins = 0;

  async function sweep(board: BoardName): Promise<void> {
    const { maxAgeMs, maxBytes } = BOARDS[board];
    await database.run(STATEMENTS[board].sweep, [maxAgeMs / 1000, maxBytes]);
  }

  return {
    async pin(board, text) {
      await database.run(STATEMENTS[board].pin, [text]);
      if ((pins += 1) % SWEEP_EVERY === 1) await sweep(board);
    },
    async read(board, after) {
      const rows = await database.run(STATEMENTS[board].read, [after]);
      return rows.map((row) => ({ number: Number(row["id"]), text: String(row["note"]) }));
    },
  };
}
