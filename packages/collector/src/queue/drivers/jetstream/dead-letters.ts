import { randomUUID } from "node:crypto";
import type { StoredMsg } from "@nats-io/jetstream";
import type { DeadRow } from "../../batch.ts";
import type { TellProgress } from "../../../lib/progress.ts";
import { unixMs } from "../../../lib/time.ts";
import { matchesDead } from "../../matches-dead.ts";
import { type DeadFilter, type DeadLetter, isDeadReason } from "../../queue.ts";
import type { ClusterState } from "../../shared/cluster-state.ts";
import type { SharedStore } from "../../shared/shared-store.ts";
import type { StoredEvent } from "../../../wire/stored-event.ts";
import { deleteMessage } from "./delete-message.ts";
import type { Later } from "./later.ts";
import { NOT_UNDERSTOOD } from "./line.ts";
import { decodeMessage, encodeMessage } from "./messages.ts";
import type { Session } from "./session.ts";
import { reasonOfNoRoom, telling } from "./store-errors.ts";
import { streamName, subjectOf } from "./streams.ts";
import { walk, walkBack } from "./walk.ts";

/** Under this lock a replay puts in line what is still there, and a drop removes: each letter goes one way. */
const REPLAY = "replay";

export interface DeadLetters extends Pick<SharedStore, "listDead" | "replayDead" | "dropDead"> {
  /**
   * Gives those for which there is no room. A row that was buried is not buried again: where only some could be, all of them may be given
   * once more.
   */
  bury(rows: readonly DeadRow[]): Promise<readonly DeadRow[]>;
  /** Resolves when what replays have read until now is in line again, whichever node's they are. */
  outlastReplays(): Promise<void>;
  /** Undefined for a message that this version does not understand. */
  read(message: StoredMsg): DeadLetter | undefined;
}

const NO_ROOM =
  "There is no room for dead letters: these events are tried again in an hour. Replay or drop dead letters, or make maxMb in DAYFLY_QUEUE larger.";

/** So many are replayed at a time. */
const CHUNK = 100;

interface Written {
  readonly diedAt: number;
  readonly attempts: number;
  readonly reason: string;
  readonly detail: string;
  readonly event: StoredEvent;
}

/** A stream with a message for each dead letter, whose number there is its key. */
export function openDeadLetters(
  session: Session,
  later: Pick<Later, "add">,
  { withLock }: Pick<ClusterState, "withLock">,
): DeadLetters {
  const { publish, manager, address, maxBytes, log } = session;
  const name = streamName(address.prefix, "dead");
  const buried = new WeakSet<DeadRow>();
  /** A row has one id, however often it is given: the server may have taken it without being able to say so. */
  const messageIds = new WeakMap<DeadRow, string>();

  function idOf(row: DeadRow): string {
    const id = messageIds.get(row) ?? randomUUID();
    messageIds.set(row, id);
    return id;
  }

  async function buryOne(row: DeadRow): Promise<void> {
    if (buried.has(row)) return;
    const { diedAt, attempts, receivedAt, reason, detail, event } = row;
    const facts = JSON.stringify({ diedAt, attempts, reason, detail });
    const line = `${facts.slice(0, -1)},"event":${event}}`;
    const subject = subjectOf(address.prefix, "dead", 1);
    await publish({ subject, messageId: idOf(row), ...encodeMessage(line, { receivedAt }, maxBytes()) });
    buried.add(row);
  }

  function read(message: StoredMsg): DeadLetter | undefined {
    const found = decodeMessage(message.data, message.header);
    if (!found) {
      log.error(NOT_UNDERSTOOD, { stream: name, sequence: message.seq });
      return undefined;
    }
    const { attempts, reason, detail, event, ...written }: Written = JSON.parse(found.text);
    if (!isDeadReason(reason)) return undefined;
    // The clock of the node that wrote it may have been ahead.
    const diedAt = unixMs(Math.min(written.diedAt, message.time.getTime()));
    return { key: String(message.seq), event, attempts, reason, detail, diedAt };
  }

  async function* matching(filter: DeadFilter): AsyncGenerator<DeadLetter & { readonly receivedAt: number }> {
    for await (const message of walk(manager, name)) {
      const letter = read(message);
      // In the order of their deaths: behind the first that is too young there is none.
      if (letter && filter.diedBefore !== undefined && letter.diedAt >= filter.diedBefore) return;
      if (letter && matchesDead(letter, filter)) yield { ...letter, receivedAt: letter.event.receivedAt };
    }
  }

  /** Gives how many were still there: each counts once, whichever node removes it. */
  async function remove(letters: readonly DeadLetter[]): Promise<number> {
    const removed = await Promise.all(letters.map(({ key }) => deleteMessage(manager, name, Number(key))));
    return removed.filter(Boolean).length;
  }

  async function stillThere(letters: readonly DeadLetter[]): Promise<readonly DeadLetter[]> {
    const messages = await Promise.all(letters.map(({ key }) => manager.streams.getMessage(name, { seq: Number(key) })));
    return letters.filter((_, place) => messages[place] !== null);
  }

  /** Gives how many. Those that were dropped or forgotten since they were read stay so. */
  async function replay(chunk: readonly DeadLetter[], dueAt: number): Promise<number> {
    const letters = await stillThere(chunk);
    // In line before they leave the dead: a crash in between repeats them and loses none.
    await later.add(
      letters.map(({ event }) => ({ dueAt, attempts: 0, receivedAt: event.receivedAt, event: JSON.stringify(event) })),
    );
    return remove(letters);
  }

  /** How many there are is known without reading each of them where no condition is given. */
  async function totalOf(filter: DeadFilter): Promise<{ readonly total?: number }> {
    return Object.keys(filter).length > 0 ? {} : { total: (await manager.streams.info(name)).state.messages };
  }

  async function inChunks(
    filter: DeadFilter,
    tell: TellProgress | undefined,
    work: (chunk: readonly DeadLetter[]) => Promise<number>,
  ): Promise<number> {
    const known = tell ? await totalOf(filter) : {};
    let done = 0;
    let chunk: DeadLetter[] = [];
    const flush = async (): Promise<void> => {
      done += await work(chunk);
      tell?.({ done, ...known });
      chunk = [];
    };
    for await (const letter of matching(filter)) {
      chunk.push(letter);
      if (chunk.length === CHUNK) await flush();
    }
    if (chunk.length > 0) await flush();
    return done;
  }

  return {
    read,
    outlastReplays: () => withLock(REPLAY, async () => {}),
    async bury(rows) {
      const burials = await Promise.allSettled(rows.map(buryOne));
      const reason = reasonOfNoRoom(burials);
      const noRoom = rows.filter((row) => !buried.has(row));
      if (noRoom.length > 0) log.error(NO_ROOM, { letters: noRoom.length, reason });
      return noRoom;
    },
    listDead: (filter, { limit, after } = { limit: 100 }) =>
      telling(async () => {
        const letters: DeadLetter[] = [];
        if (limit === 0) return letters;
        for await (const message of walkBack(manager, name, after === undefined ? undefined : Number(after))) {
          const letter = read(message);
          if (letter && matchesDead(letter, filter)) letters.push(letter);
          if (letters.length === limit) break;
        }
        return letters;
      }),
    replayDead: (filter, dueAt, tell) =>
      telling(() => inChunks(filter, tell, (chunk) => withLock(REPLAY, () => replay(chunk, dueAt)))),
    dropDead: (filter, tell) => telling(() => inChunks(filter, tell, (chunk) => withLock(REPLAY, () => remove(chunk)))),
  };
}
