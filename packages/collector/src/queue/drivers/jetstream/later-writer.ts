import { randomUUID } from "node:crypto";
import type { Origin } from "../../batch.ts";
import { inSpans, type LaterRow, writeRow } from "./later-rows.ts";
import { encodeMessage, halves } from "./messages.ts";
import type { Session } from "./session.ts";
import { reasonOfNoRoom } from "./store-errors.ts";
import { subjectOf } from "./streams.ts";

/** A row whose event stands in a message that this node holds. */
export type MovedRow = LaterRow & { readonly origin: Origin };

export interface LaterWriter {
  /** A row that was added is not added again: where only some could be, all of them may be given once more. */
  add(rows: readonly LaterRow[]): Promise<void>;
  /** Like `add`, but gives those for which there is no room. */
  move(rows: readonly MovedRow[]): Promise<readonly MovedRow[]>;
}

interface LaterMessage {
  readonly id: string;
  readonly rows: readonly LaterRow[];
}

const NO_ROOM =
  "There is no room for retries: they wait in memory, and their messages in the stream that they are in. See to the accounts that are held, or make maxMb in DAYFLY_QUEUE larger.";

export function laterWriter({ publish, address, maxBytes, log }: Session, onPublished: () => void): LaterWriter {
  const added = new WeakSet<LaterRow>();
  /** Messages that failed stay as they are: the server may have taken one without being able to say so, and knows it by its id. */
  const failed = new WeakMap<LaterRow, LaterMessage>();
  let hadRoom = true;

  async function addMessage(message: LaterMessage): Promise<void> {
    const { id, rows } = message;
    const receivedAt = Math.min(...rows.map((row) => row.receivedAt));
    const dueAt = Math.min(...rows.map((row) => row.dueAt));
    const limit = maxBytes();
    const encoded = encodeMessage(rows.map(writeRow).join("\n"), { receivedAt, dueAt }, limit);
    if (encoded.body.byteLength > limit && rows.length > 1) {
      // One after the other: none is still on its way when it is said that another found no room.
      for (const [half, part] of halves(rows).entries()) await addMessage({ id: `${id}/${half}`, rows: part });
      return;
    }
    try {
      await publish({ subject: subjectOf(address.prefix, "later", rows.length), messageId: id, ...encoded });
    } catch (error) {
      for (const row of rows) failed.set(row, message);
      throw error;
    }
    for (const row of rows) added.add(row);
    onPublished();
  }

  /** Of the rows that were not added. */
  function messagesOf(rows: readonly LaterRow[]): readonly LaterMessage[] {
    const missing = new Set(rows.filter((row) => !added.has(row)));
    const again = new Set<LaterMessage>();
    for (const row of missing) {
      const message = failed.get(row);
      if (message?.rows.every((other) => missing.has(other))) again.add(message);
    }
    for (const message of again) message.rows.forEach((row) => missing.delete(row));
    return [...again, ...[...inSpans([...missing])].map((span) => ({ id: randomUUID(), rows: span }))];
  }

  return {
    async add(rows) {
      await Promise.all(messagesOf(rows).map(addMessage));
    },
    async move(rows) {
      const reason = reasonOfNoRoom(await Promise.allSettled(messagesOf(rows).map(addMessage)));
      const noRoom = rows.filter((row) => !added.has(row));
      if (noRoom.length > 0 && hadRoom) log.error(NO_ROOM, { reason });
      if (rows.length > 0) hadRoom = noRoom.length === 0;
      return noRoom;
    },
  };
}
