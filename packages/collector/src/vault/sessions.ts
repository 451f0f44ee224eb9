import type { DatabaseSync } from "node:sqlite";
import { ROLES } from "../access/session.ts";
import type { SessionStore } from "../access/session-book.ts";
import type { Sha256Hex } from "../lib/sha256.ts";
import { unixMs } from "../lib/time.ts";

/** The sessions in an operator's store. */
export const sessionsIn = (db: DatabaseSync): SessionStore => {
  const find = db.prepare("select role, opened_at, seen_at from session where key = ?");
  // A session that was used is the same row, seen later.
  const save = db.prepare(
    `insert into session (key, role, opened_at, seen_at)
     values (?, ?, ?, ?)
     on conflict (key) do update set seen_at = excluded.seen_at`,
  );
  const remove = db.prepare("delete from session where key = ?");
  const prune = db.prepare("delete from session where opened_at <= ? or seen_at <= ?");

  return {
    find(key: Sha256Hex) {
      const row = find.get(key);
      const role = ROLES.find((name) => name === row?.["role"]);
      if (row === undefined || role === undefined) return undefined;
      return { key, role, openedAt: unixMs(Number(row["opened_at"])), seenAt: unixMs(Number(row["seen_at"])) };
    },
    save: ({ key, role, openedAt, seenAt }) => void save.run(key, role, openedAt, seenAt),
    remove: (key) => void remove.run(key),
    prune: ({ openedAt, seenAt }) => void prune.run(openedAt, seenAt),
  };
};
