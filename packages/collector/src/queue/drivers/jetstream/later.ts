import { randomUUID } from "node:crypto";
import type { JobChange, Origin } from "../../batch.ts";
import type { DueJob } from "../../entry.ts";
import { type Held, type HeldMessages, holdMessages, postpone } from "./held.ts";
import { NOT_UNDERSTOOD } from "./line.ts";
import { inSpans, type LaterRow, readRow, SPAN_MS, writeRow } from "./later-rows.ts";
import { decodeMessage, encodeMessage, halves } from "./messages.ts";
import { createPull } from "./pull.ts";
import type { Session } from "./session.ts";
import { reasonOfNoRoom } from "./store-errors.ts";
import { restoreConsumer, streamName, subjectOf } from "./streams.ts";

export interface HeldLater {
  readonly receivedAt: number;
  readonly events: number;
  /** Of its rows that are not settled, by job. */
  readonly rows: Map<number, LaterRow>;
}

/** A row whose event stands in a message that this node holds. */
export type MovedRow = LaterRow & { readonly origin: Origin };

/** The message that jobs stand in until they are settled. */
export interface Home {
  isHeld(): boolean;
  readonly rows: Map<number, LaterRow>;
  /** No row is left in it. */
  onEmpty(): Promise<void>;
}

/** Retries: events that one settlement sent back for about the same time share a message. */
export interface Later {
  readonly held: HeldMessages<HeldLater>;
  /** A row that was added is not added again: where only some could be, all of them may be given once more. */
  add(rows: readonly LaterRow[]): Promise<void>;
  /** Like `add`, but gives those for which there is no room. */
  move(rows: readonly MovedRow[]): Promise<readonly MovedRow[]>;
  /** Has these due again where they stand; `homeOf` gives a segment's. */
  keep(rows: readonly MovedRow[], homeOf: (segment: number) => Home | undefined): void;
  claim(max: number, dueBy: number): Promise<readonly DueJob[]>;
  /** Whether this node still holds the job. */
  holds(id: number): boolean;
  /** The rows that are to be added anew, for jobs that are postponed; the same one whenever it is asked for the same change. */
  postponed(changes: readonly JobChange[]): readonly MovedRow[];
  settle(changes: readonly JobChange[]): Promise<void>;
  /** Settles what `isMeant` knows among the jobs that this node holds and has not given out. Gives how many. */
  dropWaiting(isMeant: (event: string) => boolean): Promise<number>;
  /** Events of held messages that are settled: the server does not know of them yet. */
  settledInHand(): number;
  close(): Promise<void>;
}

const MAX_MESSAGES = 50;
const MAX_WAITING = 20_000;
const NOT_UNDERSTOOD_MS = 60_000;
/** Until then no node sees a message that one leaves to the server, also where that one was wrong about the time. */
const MAX_POSTPONED_MS = 600_000;

const NO_ROOM =
  "There is no room for retries: they wait in memory, and their messages in the stream that they are in. See to the accounts that are held, or make maxMb in DAYFLY_QUEUE larger.";

export function openLater(session: Session): Later {
  const { connection, publish, address, maxBytes, log } = session;
  const name = streamName(address.prefix, "later");
  let published = false;
  const takePublished = (): boolean => {
    const was = published;
    published = false;
    return was;
  };
  const pull = createPull({
    connection,
    name,
    hasPublished: takePublished,
    onUnheard: () => restoreConsumer(session.manager, name, session.ackWaits.later, log),
  });
  const held = holdMessages<HeldLater>(session, "later");
  const homes = new Map<number, Home>();
  const added = new WeakSet<LaterRow>();
  /** Of each change the row that it makes. */
  const postponements = new WeakMap<JobChange, MovedRow>();
  /** Not given out. */
  let waiting: DueJob[] = [];
  let lastJob = 0;
  let hadRoom = true;

  async function addMessage(rows: readonly LaterRow[]): Promise<void> {
    const receivedAt = Math.min(...rows.map((row) => row.receivedAt));
    const dueAt = Math.min(...rows.map((row) => row.dueAt));
    const limit = maxBytes();
    const message = encodeMessage(rows.map(writeRow).join("\n"), { receivedAt, dueAt }, limit);
    if (message.body.byteLength > limit && rows.length > 1) {
      // One after the other: none is still on its way when it is said that another found no room.
      for (const half of halves(rows)) await addMessage(half);
      return;
    }
    const subject = subjectOf(address.prefix, "later", rows.length);
    await publish({ subject, messageId: randomUUID(), ...message });
    for (const row of rows) added.add(row);
    published = true;
  }

  async function add(rows: readonly LaterRow[]): Promise<void> {
    await Promise.all([...inSpans(rows.filter((row) => !added.has(row)))].map(addMessage));
  }

  async function move(rows: readonly MovedRow[]): Promise<readonly MovedRow[]> {
    const moves = await Promise.allSettled([...inSpans(rows.filter((row) => !added.has(row)))].map(addMessage));
    const reason = reasonOfNoRoom(moves);
    const noRoom = rows.filter((row) => !added.has(row));
    if (noRoom.length > 0 && hadRoom) log.error(NO_ROOM, { reason });
    if (rows.length > 0) hadRoom = noRoom.length === 0;
    return noRoom;
  }

  function lineUp(home: Home, { dueAt, attempts, receivedAt, event }: LaterRow, id: number = ++lastJob): void {
    home.rows.set(id, { dueAt, attempts, receivedAt, event });
    homes.set(id, home);
    waiting.push({ id, dueAt, attempts, event });
  }

  function takeIn(text: string, receivedAt: number, message: Held<HeldLater>): void {
    const home: Home = {
      isHeld: () => held.get(message.id) !== undefined,
      rows: message.content.rows,
      onEmpty: () => held.acknowledge(message),
    };
    for (const line of text.split("\n")) lineUp(home, readRow(line, receivedAt));
  }

  /** Takes what is there; leaves what is due much later to the server. */
  async function fill(dueBy: number): Promise<void> {
    while (waiting.length < MAX_WAITING) {
      const pulled = await pull(MAX_MESSAGES);
      for (const one of pulled) {
        const found = decodeMessage(one.message.data, one.message.headers);
        if (found?.dueAt === undefined) {
          log.error(NOT_UNDERSTOOD, { stream: name, sequence: one.sequence });
          postpone(one.message, NOT_UNDERSTOOD_MS);
        } else if (found.dueAt > dueBy + SPAN_MS && !held.holds(one.sequence)) {
          postpone(one.message, Math.min(found.dueAt - dueBy - SPAN_MS / 2, MAX_POSTPONED_MS));
        } else {
          const { text, receivedAt } = found;
          const message = held.take(one, { receivedAt, events: text.split("\n").length, rows: new Map() });
          if (message) takeIn(text, receivedAt, message);
        }
      }
      if (pulled.length < MAX_MESSAGES) break;
    }
    waiting = waiting.filter(({ id }) => holds(id)).toSorted((a, b) => a.dueAt - b.dueAt || a.id - b.id);
  }

  const rowOf = (id: number): LaterRow | undefined => {
    const home = homes.get(id);
    return home?.isHeld() ? home.rows.get(id) : undefined;
  };
  const holds = (id: number): boolean => rowOf(id) !== undefined;

  function rowOfChange(change: JobChange): MovedRow | undefined {
    const { id, next } = change;
    const row = rowOf(id);
    if (!row || !next) return undefined;
    const postponed = postponements.get(change) ?? { ...row, ...next, origin: { kind: "job", id } };
    postponements.set(change, postponed);
    return postponed;
  }

  async function letGo(message: Held<HeldLater>): Promise<void> {
    if (message.content.rows.size === message.content.events) return held.release(message);
    await add([...message.content.rows.values()]);
    await held.acknowledge(message);
  }

  async function settle(changes: readonly Pick<JobChange, "id">[]): Promise<void> {
    const emptied: Home[] = [];
    for (const { id } of changes) {
      const home = homes.get(id);
      homes.delete(id);
      if (!home?.isHeld() || !home.rows.delete(id)) continue;
      if (home.rows.size === 0) emptied.push(home);
    }
    await Promise.all(emptied.map((home) => home.onEmpty()));
  }

  return {
    held,
    add,
    move,
    keep(rows, homeOf) {
      for (const row of rows) {
        const { origin } = row;
        const home = origin.kind === "job" ? homes.get(origin.id) : homeOf(origin.id);
        if (home?.isHeld()) lineUp(home, row, origin.kind === "job" ? origin.id : undefined);
      }
    },
    holds,
    settle,
    async claim(max, dueBy) {
      await fill(dueBy);
      const notDue = waiting.findIndex(({ dueAt }) => dueAt > dueBy);
      const due = waiting.slice(0, Math.min(max, notDue < 0 ? waiting.length : notDue));
      waiting = waiting.slice(due.length);
      return due;
    },
    postponed: (changes) => changes.flatMap((change) => rowOfChange(change) ?? []),
    async dropWaiting(isMeant) {
      const dropped = waiting.filter(({ event }) => isMeant(event));
      await settle(dropped);
      waiting = waiting.filter(({ id }) => holds(id));
      return dropped.length;
    },
    settledInHand() {
      let settled = 0;
      for (const { content } of held.all()) settled += content.events - content.rows.size;
      return settled;
    },
    async close() {
      await held.close();
      for (const message of held.all()) await letGo(message);
    },
  };
}
