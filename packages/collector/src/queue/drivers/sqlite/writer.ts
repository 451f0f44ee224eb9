import type { DatabaseSync } from "node:sqlite";
import { recentKeys, type RecentKeys } from "../../../lib/recent-keys.ts";
import { makeWay } from "../../make-way.ts";
import { sortOutRepeats } from "../../sort-out-repeats.ts";
import { type Batch, type BatchReply, hasSettlements, type SettleWrites } from "../../batch.ts";
import { chooseEvents, type PackedAppend, unpack } from "../../packed.ts";
import type { RefuseAppend } from "./room.ts";
import { describeStoreError } from "./store-errors.ts";
import { transaction } from "../../../lib/transaction.ts";
import { settlementWriter } from "./settlement-writer.ts";
import { warmKeys } from "./warm-keys.ts";

export interface Writer {
  /** One transaction for all of the batch; where the appending cannot be, one for the settlements alone. */
  write(batch: Batch): BatchReply;
  /** Reads the keys of what waits. The first append does it if nobody did before. */
  warm(): void;
}

export function openWriter(db: DatabaseSync, refuseAppend: RefuseAppend): Writer {
  const insertSegment = db.prepare("insert into seg (id, events, open, received_at) values (?, ?, ?, ?)");
  const insertBody = db.prepare("insert into seg_body (id, keys, lines) values (?, ?, ?)");
  const countProbe = db.prepare("update probe set writes = writes + 1");
  const settle = settlementWriter(db);
  let nextId = Number(db.prepare("select coalesce(max(id), 0) + 1 as id from seg").get()?.["id"]);
  let known: RecentKeys | undefined;

  const knownKeys = (): RecentKeys => (known ??= warmKeys(db, recentKeys()));

  function append({ events, keys, lines, receivedAt }: PackedAppend): void {
    insertSegment.run(nextId, events, events, receivedAt);
    insertBody.run(nextId, keys, lines);
  }

  function writeAll(batch: Batch): readonly number[] {
    const keys = unpack(batch.append.keys, batch.append.events);
    const { fresh, duplicates } = sortOutRepeats(keys, knownKeys());
    transaction(db, () => {
      if (fresh.length > 0) append(chooseEvents(batch.append, fresh));
      if (isEmpty(batch)) countProbe.run();
      settle(batch.settle);
    });
    if (fresh.length > 0) nextId += 1;
    makeWay(knownKeys(), batch.settle.dead);
    for (const index of fresh) knownKeys().add(keys[index] ?? "");
    return duplicates;
  }

  /**
   * A store that is about to be full empties its log into the file while there still is room for that. Deletes then fit into the space
   * that log and file have already, even when others fill the volume to the brim.
   */
  function emptyLog(): void {
    try {
      db.exec("pragma wal_checkpoint(passive)");
    } catch {
      // The refusal that led here says what is wrong.
    }
  }

  function writeSettlements(settlements: SettleWrites): BatchReply["settle"] {
    try {
      transaction(db, () => settle(settlements));
      makeWay(knownKeys(), settlements.dead);
      return { ok: true };
    } catch (error) {
      return { ok: false, reason: describeStoreError(error) };
    }
  }

  return {
    warm: () => void knownKeys(),
    write(batch) {
      const refuse = (reason: string): BatchReply => {
        emptyLog();
        return {
          append: { ok: false, reason },
          settle: hasSettlements(batch.settle) ? writeSettlements(batch.settle) : { ok: true },
        };
      };
      try {
        const reason = refuseAppend(sizeOf(batch.append));
        if (reason !== undefined) return refuse(reason);
        return { append: { ok: true, duplicates: writeAll(batch) }, settle: { ok: true } };
      } catch (error) {
        return refuse(describeStoreError(error));
      }
    },
  };
}

const isEmpty = ({ append, settle }: Batch): boolean => append.events === 0 && !hasSettlements(settle);

const sizeOf = ({ keys, lines }: PackedAppend): number => keys.length + lines.length;
