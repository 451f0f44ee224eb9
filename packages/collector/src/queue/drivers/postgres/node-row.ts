import { randomUUID } from "node:crypto";
import type { Clock } from "../../../lib/clock.ts";
import { SECOND_MS } from "../../../lib/time.ts";
import type { Connection } from "./database.ts";

/** How long a node that is not heard of keeps its claims: what it had in hand then goes to others. */
const CLAIM_SECONDS = 30;
const BEAT_MS = 5 * SECOND_MS;

/** This process among the nodes: claims carry its id, and are good for as long as its row says that it lives. */
export interface NodeRow {
  readonly id: string;
  /** Resolves when claims of this node hold. */
  begin(): Promise<void>;
  /** Resolves with how many nodes deliver. */
  announce(ttlMs: number): Promise<number>;
  /** Lets go of all claims. */
  end(): Promise<void>;
}

const BEAT = {
  name: "beat",
  text: `
    insert into node (id, lives_until)
    values ($1, now() + make_interval(secs => $2))
    on conflict (id) do update
    set lives_until = excluded.lives_until`,
};

const ANNOUNCE = {
  name: "announce",
  text: `
    insert into node (id, lives_until, delivers_until)
    values ($1, now() + make_interval(secs => $2), now() + make_interval(secs => $3))
    on conflict (id) do update
    set lives_until = excluded.lives_until, delivers_until = excluded.delivers_until`,
};

/** The same within a claim, whose node may have been cut off for longer than its row was good for: written only where it is needed. */
export const ALIVE = `
  insert into node (id, lives_until)
  values ($1, now() + make_interval(secs => ${CLAIM_SECONDS}))
  on conflict (id) do update
  set lives_until = excluded.lives_until
  where node.lives_until < now() + make_interval(secs => ${CLAIM_SECONDS / 2})`;

const COUNT_DELIVERERS = { name: "count-deliverers", text: "select count(*) as nodes from node where delivers_until > now()" };

/** Rows of nodes that ended without a word, once nothing carries their id. */
const SWEEP = {
  name: "sweep-nodes",
  text: `
    delete from node
    where lives_until < now() - interval '1 hour'
    and not exists (select from seg where claimed_by = node.id)
    and not exists (select from job where claimed_by = node.id)`,
};

const RELEASE = [
  { name: "release-segments", text: "update seg set claimed_by = null where claimed_by = $1" },
  { name: "release-jobs", text: "update job set claimed_by = null where claimed_by = $1" },
  { name: "release-node", text: "delete from node where id = $1" },
];

export function nodeRow(database: Connection, clock: Clock): NodeRow {
  const id = randomUUID();
  const ending = new AbortController();
  let beginning: Promise<void> | undefined;
  let beating: Promise<void> = Promise.resolve();
  let isKnown = false;

  const beat = async (): Promise<void> => void (await database.run(BEAT, [id, CLAIM_SECONDS]));

  async function beatOn(): Promise<void> {
    for (;;) {
      await clock.sleep(BEAT_MS, ending.signal);
      if (ending.signal.aborted) return;
      // A node that the database cannot hear loses its claims in the end, and what it settles of them then is ignored.
      await beat().catch(() => undefined);
    }
  }

  async function begin(): Promise<void> {
    isKnown = true;
    await database.run(SWEEP);
    await beat();
    beating = beatOn();
  }

  return {
    id,
    begin() {
      beginning ??= begin().catch((error: unknown) => {
        beginning = undefined;
        throw error;
      });
      return beginning;
    },
    async announce(ttlMs) {
      isKnown = true;
      await database.run(ANNOUNCE, [id, CLAIM_SECONDS, ttlMs / SECOND_MS]);
      const [row] = await database.run(COUNT_DELIVERERS);
      return Number(row?.["nodes"]);
    },
    async end() {
      ending.abort();
      await beating;
      if (isKnown) for (const statement of RELEASE) await database.run(statement, [id]);
    },
  };
}
