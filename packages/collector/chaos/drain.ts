import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";

/** What still is in line, as the queue's file says. */
export interface Line {
  /** Fresh ones, and retries that are due by then. */
  readonly due: number;
  /** Retries stored for later. */
  readonly later: number;
  /** In how many milliseconds the last of them is due. */
  readonly furthestMs: number;
}

/** What is in line; due means within `withinMs`. */
const readLine = (dataDir: string, withinMs: number): Line => {
  const db = new DatabaseSync(join(dataDir, "queue.db"), { readOnly: true, timeout: 5000 });
  try {
    const now = Date.now();
    const row = db
      .prepare(
        `select
           (select coalesce(sum(open), 0) from seg) + (select count(*) from job where due_at <= :until) as due,
           (select count(*) from job where due_at > :until) as later,
           (select coalesce(max(due_at), 0) from job) as furthest`,
      )
      .get({ until: now + withinMs });
    return { due: Number(row?.["due"]), later: Number(row?.["later"]), furthestMs: Math.max(0, Number(row?.["furthest"]) - now) };
  } finally {
    db.close();
  }
};

export const isIntact = (file: string): boolean => {
  const db = new DatabaseSync(file);
  try {
    return db.prepare("pragma integrity_check").get()?.["integrity_check"] === "ok";
  } finally {
    db.close();
  }
};

/** Waits until nothing is due any more, at most `limitMs`. Resolves with what then stands in line. */
export const untilNothingIsDue = async (dataDir: string, withinMs: number, limitMs: number): Promise<Line> => {
  const until = performance.now() + limitMs;
  for (;;) {
    const line = readLine(dataDir, withinMs);
    if (line.due === 0 || performance.now() > until) return line;
    await wait(100);
  }
};
