import type { DatabaseSync } from "node:sqlite";
import type { BoardName } from "../relay/boards.ts";

/** How far each board of a cluster is in the file. */
export function openPlaces(db: DatabaseSync): {
  readUpTo(board: BoardName): number;
  noteRead(board: BoardName, number: number): void;
} {
  db.exec("create table if not exists place (board text primary key, number integer not null) strict");
  const find = db.prepare("select number from place where board = ?");
  const save = db.prepare("insert into place (board, number) values (?, ?) on conflict do update set number = excluded.number");
  return {
    readUpTo: (board) => Number(find.get(board)?.["number"] ?? 0),
    noteRead(board, number) {
      save.run(board, number);
    },
  };
}
