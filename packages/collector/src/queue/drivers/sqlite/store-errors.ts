import { dirname } from "node:path";
import { messageOf } from "../../../lib/message-of.ts";

/** SQLite's primary result codes that an operator can do something about (https://www.sqlite.org/rescode.html). */
const SENTENCES: Readonly<Record<number, string>> = {
  5: "another process holds the queue's file locked; close it there",
  8: "the queue's file or its volume is read-only; make it writable",
  10: "the volume of the queue's file fails to read or write; check the disk",
  11: "the queue's file is damaged; stop dayfly, move the file aside with its -wal and -shm, or restore a backup",
  13: "the volume of the queue's file is full; free some space",
  14: "the queue's file cannot be opened; check that dayfly's user may read and write it and its directory",
  23: "dayfly may not use the queue's file; check its permissions",
  26: "the queue's file is not a SQLite database; move it aside or restore a backup",
};

/** SQLite's primary result code; undefined for errors from elsewhere. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}

/** What is wrong with the store and what to do, in words without data. */
export function describeStoreError(error: unknown): string {
  const sentence = SENTENCES[sqliteCode(error) ?? -1];
  const message = messageOf(error);
  return sentence ? `${sentence} (SQLite says: ${message})` : message;
}

/** The same of a copy that is written to `file`, which may lie on another volume. */
export function describeCopyError(error: unknown, file: string): string {
  if (sqliteCode(error) !== FULL) return describeStoreError(error);
  return `The volume of ${dirname(file)} is full; free some space there, or choose another.`;
}

const FULL = 13;
