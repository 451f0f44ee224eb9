import { DiscardPolicy, RetentionPolicy, StorageType } from "@nats-io/jetstream";
import { SECOND_MS } from "../../../lib/time.ts";
import { type BoardName, BOARDS, type Boards, type Note } from "../../shared/boards.ts";
import { decodeMessage, encodeMessage } from "./messages.ts";
import type { Session } from "./session.ts";
import { telling } from "./store-errors.ts";
import { walk } from "./walk.ts";

const ANSWER_MS = 3 * SECOND_MS;
/** So many are read at a time. */
const AT_ONCE = 20;

/** A stream for each board, made when it is first used: in the servers' memory where it need not outlive them. */
export function openBoards({ jetStream, manager, address, maxBytes }: Session): Boards {
  const made = new Map<BoardName, Promise<unknown>>();
  const nameOf = (board: BoardName): string => `${address.prefix}-${board}`;
  const subjectOf = (board: BoardName): string => `${address.prefix}.${board}`;

  async function make(board: BoardName): Promise<void> {
    const { maxAgeMs, maxBytes: limit, isDurable } = BOARDS[board];
    // An existing one is left as it is: it holds nothing that is needed, and its limits are the operator's to change.
    if (await manager.streams.info(nameOf(board)).catch(() => undefined)) return;
    await manager.streams.add({
      name: nameOf(board),
      subjects: [subjectOf(board)],
      storage: isDurable ? StorageType.File : StorageType.Memory,
      num_replicas: address.replicas,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_age: maxAgeMs * 1e6,
      max_bytes: limit,
    });
  }

  function ensure(board: BoardName): Promise<unknown> {
    const making = made.get(board) ?? make(board);
    made.set(board, making);
    making.catch(() => made.delete(board));
    return making;
  }

  /** A board that cannot be used is looked for again by the next call: one in memory is gone when its servers start anew. */
  const using = <Value>(board: BoardName, use: () => Promise<Value>): Promise<Value> =>
    telling(async () => {
      await ensure(board);
      return use().catch((error: unknown) => {
        made.delete(board);
        throw error;
      });
    });

  return {
    pin: (board, text) =>
      using(board, async () => {
        const { body, headers } = encodeMessage(text, { receivedAt: 0 }, maxBytes());
        await jetStream.publish(subjectOf(board), body, { headers, timeout: ANSWER_MS });
      }),
    read: (board, after) =>
      using(board, async () => {
        const { state } = await manager.streams.info(nameOf(board));
        const notes: Note[] = [];
        if (after === state.last_seq) return notes;
        for await (const message of walk(manager, nameOf(board), after > state.last_seq ? 1 : after + 1)) {
          notes.push({ number: message.seq, text: decodeMessage(message.data, message.header)?.text ?? "" });
          if (notes.length === AT_ONCE) break;
        }
        return notes;
      }),
  };
}
