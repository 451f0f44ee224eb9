import type { JobChange } from "../../batch.ts";
import type { DueJob } from "../../entry.ts";
import { openConsumer } from "./consumer.ts";
import { type Held, type HeldMessages, holdMessages, postpone } from "./held.ts";
import { NOT_UNDERSTOOD } from "./line.ts";
import { type LaterRow, readRow, SPAN_MS } from "./later-rows.ts";
import { type LaterWriter, laterWriter, type MovedRow } from "./later-writer.ts";
import { decodeMessage } from "./messages.ts";
import type { Session } from "./session.ts";
import { streamName } from "./streams.ts";

export interface HeldLater {
  readonly receivedAt: number;
  readonly events: number;
  /** Of its rows that are not settled, by job. */
  readonly rows: Map<number, LaterRow>;
}

/** The message that jobs stand in until they are settled. */
export interface Home {
  isHeld(): boolean;
  readonly rows: Map<number, LaterRow>;
  /** No row is left in it. */
  onEmpty(): Promise<void>;
}

/** Retries: events that one settlement sent back for about the same time share a message. */
export interface Later extends LaterWriter {
  readonly held: HeldMessages<HeldLater>;
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

/** Of jobs that were not given out: then no more is taken. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
/** Taken at a time, beyond it at most. */
const MAX_MESSAGES = 50;
/** What a job takes beside its text. */
const JOB_BYTES = 300;
const NOT_UNDERSTOOD_MS = 60_000;
/** Until then no node sees a message that one leaves to the server, also where that one was wrong about the time. */
const MAX_POSTPONED_MS = 600_000;

export function openLater(session: Session): Later {
  const { address, log } = session;
  const name = streamName(address.prefix, "later");
  const { pull, notePublished } = openConsumer(session, "later");
  const { add, move } = laterWriter(session, notePublished);
  const held = holdMessages<HeldLater>(session, "later");
  const homes = new Map<number, Home>();
  /** Of each change the row that it makes. */
  const postponements = new WeakMap<JobChange, MovedRow>();
  /** Not given out. One that is kept for want of room takes no bytes: its message stays in memory anyway, and others are not to wait for it. */
  let waiting: (DueJob & { readonly bytes: number })[] = [];
  let lastJob = 0;

  function lineUp(home: Home, { dueAt, attempts, receivedAt, event }: LaterRow, bytes: number, id: number = ++lastJob): void {
    home.rows.set(id, { dueAt, attempts, receivedAt, event });
    homes.set(id, home);
    waiting.push({ id, dueAt, attempts, event, bytes });
  }

  const waitingBytes = (): number => waiting.reduce((sum, { bytes }) => sum + bytes, 0);

  function takeIn(text: string, receivedAt: number, message: Held<HeldLater>): void {
    const home: Home = {
      isHeld: () => held.get(message.id) !== undefined,
      rows: message.content.rows,
      onEmpty: () => held.acknowledge(message),
    };
    for (const line of text.split("\n")) lineUp(home, readRow(line, receivedAt), line.length + JOB_BYTES);
  }

  /** Takes what is there; leaves what is due much later to the server. */
  async function fill(dueBy: number): Promise<void> {
    while (waitingBytes() < MAX_WAITING_BYTES) {
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
    for (const { id } of waiting) if (!holds(id)) homes.delete(id);
    waiting = waiting.filter(({ id }) => homes.has(id)).toSorted((a, b) => a.dueAt - b.dueAt || a.id - b.id);
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
        if (home?.isHeld()) lineUp(home, row, 0, origin.kind === "job" ? origin.id : undefined);
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
