import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type KV, Kvm, type KvOptions } from "@nats-io/kv";
import { JetStreamApiCodes, JetStreamApiError, StorageType } from "@nats-io/jetstream";
import { MINUTE_MS, SECOND_MS } from "../../../lib/time.ts";
import type { ClusterState } from "../../shared/cluster-state.ts";
import { openBoards } from "./boards.ts";
import type { Session } from "./session.ts";
import { telling } from "./store-errors.ts";

/** A lock whose holder is gone is free after so long. */
const LOCK_MS = 20 * SECOND_MS;
const LOOK_AGAIN_MS = 100;
/** Longer than a refresh may take with all its time-outs. */
const PATIENCE_MS = 2 * MINUTE_MS;

const CHANGED = new Set<number>([JetStreamApiCodes.StreamWrongLastSequence, JetStreamApiCodes.StreamWrongLastSequenceUnknown]);
/** Another node was there first. */
const isChanged = (error: unknown): boolean => error instanceof JetStreamApiError && CHANGED.has(error.code);

const heldTooLong = (name: string): string => `Another node has held the lock ${name} for two minutes; stop it if it hangs.`;

async function replace(kv: KV, name: string, content: Uint8Array, before: Uint8Array | undefined): Promise<boolean> {
  const entry = await kv.get(name);
  const isBefore = entry && before ? Buffer.compare(entry.value, before) === 0 : !entry && !before;
  if (!isBefore) return false;
  try {
    await (entry ? kv.update(name, content, entry.revision) : kv.create(name, content));
    return true;
  } catch (error) {
    if (isChanged(error)) return false;
    throw error;
  }
}

/** What nodes agree on, in key-value buckets of the same servers. */
export function agreed(session: Session): ClusterState & { close(): Promise<void> } {
  const { jetStream, manager, address, clock } = session;
  const nodeId = randomUUID();
  const kvm = new Kvm(jetStream);
  const buckets = new Map<string, Promise<KV>>();
  /** The bucket of those that deliver. */
  const nodes = `${address.prefix}-nodes`;

  function bucket(name: string, options: Partial<KvOptions> = {}): Promise<KV> {
    const full = `${address.prefix}-${name}`;
    const settings = { history: 1, replicas: address.replicas, storage: StorageType.File, ...options };
    const opening = buckets.get(full) ?? kvm.create(full, settings);
    buckets.set(full, opening);
    opening.catch(() => buckets.delete(full));
    return opening;
  }

  /** A bucket that cannot be used is looked for, and made where it is gone, by the next call. */
  async function using<Value>(opening: Promise<KV>, use: (kv: KV) => Promise<Value>): Promise<Value> {
    const kv = await opening;
    return use(kv).catch((error: unknown) => {
      for (const [name, known] of buckets) if (known === opening) buckets.delete(name);
      throw error;
    });
  }

  /** Read from the leader: what a replica gives that lags behind may be a refresh token that is used up. */
  const values = (): Promise<KV> => bucket("agreed", { allow_direct: false });
  const locks = (): Promise<KV> => bucket("locks", { ttl: LOCK_MS });

  async function lock(name: string): Promise<{ readonly kv: KV; revision: number }> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await using(locks(), async (kv) => ({ kv, revision: await kv.create(name, nodeId) }));
      } catch (error) {
        if (performance.now() > until) throw isChanged(error) ? new Error(heldTooLong(name)) : error;
      }
      await wait(LOOK_AGAIN_MS);
    }
  }

  return {
    ...openBoards(session),
    load: (name) => telling(() => using(values(), async (kv) => (await kv.get(name))?.value)),
    save: (name, content, before) => telling(() => using(values(), (kv) => replace(kv, name, content, before))),
    async withLock(name, work) {
      const held = await telling(() => lock(name));
      const over = new AbortController();
      const keeping = (async () => {
        for (;;) {
          await clock.sleep(LOCK_MS / 4, over.signal);
          if (over.signal.aborted) return;
          held.revision = await held.kv.update(name, nodeId, held.revision).catch(() => held.revision);
        }
      })();
      try {
        return await work();
      } finally {
        over.abort();
        await keeping;
        // A lock that was lost meanwhile is another's by now, which the revision tells.
        await held.kv.delete(name, { previousSeq: held.revision }).catch(() => undefined);
      }
    },
    announce: (ttlMs) =>
      telling(() =>
        using(bucket("nodes", { ttl: ttlMs }), async (kv) => {
          await kv.put(nodeId, "");
          // A key for each node, which goes when it is not written again.
          return (await manager.streams.info(`KV_${nodes}`)).state.messages;
        }),
      ),
    async close() {
      if (!buckets.has(nodes)) return;
      // The bucket's own purge would leave a mark, which counts as a node.
      await manager.streams.purge(`KV_${nodes}`, { filter: `$KV.${nodes}.${nodeId}` }).catch(() => undefined);
    },
  };
}
