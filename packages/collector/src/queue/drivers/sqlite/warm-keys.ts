import type { DatabaseSync } from "node:sqlite";
import { makeWay } from "../../make-way.ts";
import type { RecentKeys } from "../../../lib/recent-keys.ts";

const WARM_KEYS = 100_000;

/** Fills `keys` with those of the newest 100,000 events in segments, retries and dead letters each: about 0.1 s, once after a start. */
export function warmKeys(db: DatabaseSync, keys: RecentKeys): RecentKeys {
  const dead = db
    .prepare("select key, reason from dead order by id desc limit ?")
    .all(WARM_KEYS)
    .map(({ key, reason }) => ({ key: String(key), reason: String(reason) }));
  for (const { key } of dead.toReversed()) keys.add(key);
  const newestFirst: string[] = [];
  for (const row of db.prepare("select keys from seg_body order by id desc").iterate()) {
    newestFirst.push(...String(row["keys"]).split("\n").toReversed());
    if (newestFirst.length >= WARM_KEYS) break;
  }
  for (const row of db.prepare("select key from job order by id desc limit ?").iterate(WARM_KEYS)) keys.add(String(row["key"]));
  for (const key of newestFirst.slice(0, WARM_KEYS).toReversed()) keys.add(key);
  // A segment tells the keys of all its events as long as one of them waits.
  makeWay(keys, dead);
  return keys;
}
