import { takeTurns } from "../../../lib/take-turns.ts";
import type { ClusterState } from "../../shared/cluster-state.ts";
import { openBoards } from "./boards.ts";
import type { Database } from "./database.ts";
import type { NodeRow } from "./node-row.ts";

const LOAD = { name: "load-agreed", text: "select content from agreed where name = $1" };

const SAVE_FIRST = {
  name: "save-agreed-first",
  text: "insert into agreed (name, content) values ($1, $2) on conflict (name) do nothing returning name",
};
const SAVE_NEXT = {
  name: "save-agreed-next",
  text: "update agreed set content = $2 where name = $1 and content = $3 returning name",
};

/** A lock of the session: the database lifts it when its holder is gone. */
const LOCK = { name: "lock-agreed", text: "select pg_advisory_lock(hashtextextended(current_schema() || '/' || $1, 0))" };
const UNLOCK = { name: "unlock-agreed", text: "select pg_advisory_unlock(hashtextextended(current_schema() || '/' || $1, 0))" };

/** Of the connections, those that may hold locks at a time: what is done under a lock, and the line itself, need others. */
const MAX_LOCKS = 2;

export function agreed(database: Database, node: NodeRow): ClusterState {
  const inTurn = takeTurns(MAX_LOCKS);

  async function locked<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const session = database.session(async (connection) => {
      await connection.run(LOCK, [name]);
      resolve(await work());
      await connection.run(UNLOCK, [name]);
    });
    // What breaks behind the work is the session, and its lock with it.
    await session.catch(reject);
    return promise;
  }

  return {
    ...openBoards(database),
    async load(name) {
      const [row] = await database.run(LOAD, [name]);
      return row?.["content"] instanceof Uint8Array ? row["content"] : undefined;
    },
    async save(name, content, before) {
      const values = [name, Buffer.from(content)];
      const saved = before ? database.run(SAVE_NEXT, [...values, Buffer.from(before)]) : database.run(SAVE_FIRST, values);
      return (await saved).length > 0;
    },
    withLock: (name, work) => inTurn(() => locked(name, work)),
    announce: node.announce,
  };
}
