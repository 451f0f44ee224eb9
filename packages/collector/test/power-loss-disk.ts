import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "../chaos/random.ts";
import { DIRECTORY, type Operation } from "./power-loss-trace.ts";

/** What becomes of writes that no fsync has confirmed when the power goes. */
export const FATES = {
  /** None of them is on the disk. */
  "torn off": () => [],
  /** All up to some byte. */
  "cut off": (pending, random) => {
    const numKept = random.integer(0, pending.length);
    return pending.slice(0, numKept).map((operation, index) => {
      if (operation.kind !== "write" || index < numKept - 1) return operation;
      return { ...operation, data: operation.data.subarray(0, random.integer(0, operation.data.length)) };
    });
  },
  /** Any of them, in pieces as a disk writes them: what was written first may be what is missing. */
  "out of order": (pending, random) =>
    pending.flatMap((operation): readonly DataOperation[] =>
      operation.kind === "write" ? sectorsOf(operation, random) : random.chance(0.5) ? [operation] : [],
    ),
} satisfies Record<string, (pending: readonly DataOperation[], random: Random) => readonly DataOperation[]>;

export type Fate = keyof typeof FATES;

type DataOperation = Extract<Operation, { kind: "write" | "truncate" }>;
type NameOperation = Extract<Operation, { kind: "name" | "unname" }>;
type Write = Extract<Operation, { kind: "write" }>;

const SECTOR = 512;

/** The whole write, nothing of it, or some of its sectors. */
const sectorsOf = (write: Write, random: Random): Write[] => {
  if (random.chance(0.4)) return [write];
  if (random.chance(0.4)) return [];
  const sectors: Write[] = [];
  for (let start = 0; start < write.data.length; start += SECTOR) {
    if (random.chance(0.5))
      sectors.push({ ...write, offset: write.offset + start, data: write.data.subarray(start, start + SECTOR) });
  }
  return sectors;
};

/** A disk with a cache that only fsync empties, fed with operations. */
export const createDisk = () => {
  const confirmed = new Map<number, Buffer>();
  let pending: DataOperation[] = [];
  const confirmedNames = new Map<string, number>();
  let pendingNames: NameOperation[] = [];

  return {
    apply(operation: Operation): void {
      switch (operation.kind) {
        case "write":
        case "truncate":
          pending.push(operation);
          return;
        case "name":
        case "unname":
          pendingNames.push(operation);
          return;
        case "sync":
          if (operation.file === DIRECTORY) {
            pendingNames.forEach((change) => rename(confirmedNames, change));
            pendingNames = [];
            return;
          }
          pending.filter(({ file }) => file === operation.file).forEach((change) => alter(confirmed, change));
          pending = pending.filter(({ file }) => file !== operation.file);
      }
    },
    /** Writes the files to a folder as they may be found when the power goes now. */
    lose(fate: Fate, random: Random, folder: string): void {
      const contents = new Map([...confirmed].map(([file, content]) => [file, Buffer.from(content)]));
      for (const operation of FATES[fate](pending, random)) alter(contents, operation);
      const names = new Map(confirmedNames);
      // File systems keep the order of names (their journal): a first part of the changes is there.
      pendingNames.slice(0, random.integer(0, pendingNames.length)).forEach((change) => rename(names, change));
      for (const [name, file] of names) {
        // A new start makes the index of the log anew; the lock is an empty file.
        if (!/-shm$|\.lock$/.test(name)) writeFileSync(join(folder, name), contents.get(file) ?? Buffer.alloc(0));
      }
    },
  };
};

const rename = (names: Map<string, number>, change: NameOperation): void => {
  if (change.kind === "name") names.set(change.name, change.file);
  else names.delete(change.name);
};

const alter = (contents: Map<number, Buffer>, operation: DataOperation): void => {
  const before = contents.get(operation.file) ?? Buffer.alloc(0);
  if (operation.kind === "truncate") {
    const resized = Buffer.alloc(operation.size);
    before.copy(resized);
    contents.set(operation.file, resized);
    return;
  }
  const { offset, data } = operation;
  const end = offset + data.length;
  const content = end <= before.length ? before : Buffer.concat([before, Buffer.alloc(end - before.length)]);
  data.copy(content, offset);
  contents.set(operation.file, content);
};
