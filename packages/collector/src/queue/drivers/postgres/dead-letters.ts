import { forEachDeadChunk } from "../../for-each-dead-chunk.ts";
import type { DeadFilter, DeadLetter } from "../../queue.ts";
import type { SharedStore } from "../../shared/shared-store.ts";
import { readDeadRow } from "../../stored-rows.ts";
import type { Database } from "./database.ts";

/** So many dead letters that one transaction replays or drops. */
const CHUNK = 1000;

/** A filter as SQL over the table `dead`, its values as the first five parameters. */
const MATCHES = `
  ($1::bigint is null or id = $1)
  and ($2::text is null or site = $2)
  and ($3::text is null or reason = $3)
  and ($4::bigint is null or died_at < $4)
  and ($5::bigint is null or died_at > $5)`;

const LIST = {
  name: "list-dead",
  text: `select * from dead where ${MATCHES} and ($6::bigint is null or id < $6) order by id desc limit $7`,
};

const NEWEST = { name: "newest-dead", text: "select coalesce(max(id), 0) as id from dead" };

const COUNT = { name: "count-dead", text: `select count(*) as count from dead where ${MATCHES} and id <= $6` };

const CHOSEN = `
  select id
  from dead
  where ${MATCHES} and id <= $6
  order by died_at, id
  limit ${CHUNK}
  for update skip locked`;

const DROP = {
  name: "drop-dead",
  text: `with chosen as (${CHOSEN}) delete from dead using chosen where dead.id = chosen.id returning dead.id`,
};

const REPLAY = {
  name: "replay-dead",
  text: `
    with chosen as (${CHOSEN}), gone as (
      delete from dead
      using chosen
      where dead.id = chosen.id
      returning dead.id, received_at, key, event
    )
    insert into job (due_at, attempts, received_at, key, event)
    select $7::bigint, 0, received_at, key, event
    from gone
    order by gone.id
    returning id`,
};

export function deadLetters(database: Database): Pick<SharedStore, "listDead" | "replayDead" | "dropDead"> {
  const chunks = (filter: DeadFilter) => ({
    size: CHUNK,
    newest: async () => Number((await database.run(NEWEST))[0]?.["id"]),
    count: async (upTo: number) => Number((await database.run(COUNT, [...valuesOf(filter), upTo]))[0]?.["count"]),
  });

  return {
    async listDead(filter, { limit, after } = { limit: 100 }) {
      const key = numberOf(filter.key);
      if (key === "none" || numberOf(after) === "none") return [];
      const letters: DeadLetter[] = [];
      for (let before: unknown = after ?? null; letters.length < limit;) {
        const rows = await database.run(LIST, [...valuesOf(filter), before, limit - letters.length]);
        if (rows.length === 0) break;
        letters.push(...rows.flatMap((row) => readDeadRow(row) ?? []));
        before = rows.at(-1)?.["id"];
      }
      return letters;
    },
    async replayDead(filter, dueAt, tell) {
      if (numberOf(filter.key) === "none") return 0;
      const work = async (upTo: number): Promise<number> =>
        (await database.run(REPLAY, [...valuesOf(filter), upTo, dueAt])).length;
      return forEachDeadChunk({ ...chunks(filter), work }, tell);
    },
    async dropDead(filter, tell) {
      if (numberOf(filter.key) === "none") return 0;
      const work = async (upTo: number): Promise<number> => (await database.run(DROP, [...valuesOf(filter), upTo])).length;
      return forEachDeadChunk({ ...chunks(filter), work }, tell);
    },
  };
}

const valuesOf = ({ key, site, reason, diedBefore, diedAfter }: DeadFilter): readonly unknown[] =>
  [key, site, reason, diedBefore, diedAfter].map((value) => value ?? null);

/** Keys are numbers here; of a text that is none there is no letter. */
const numberOf = (key: string | undefined): "none" | "any" | "number" =>
  key === undefined ? "any" : /^\d{1,18}$/.test(key) ? "number" : "none";
