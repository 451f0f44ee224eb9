import { randomUUID } from "node:crypto";
import type { JobChange } from "../../batch.ts";
import type { DueJob } from "../../entry.ts";
import { type Held, type HeldMessages, holdMessages, postpone } from "./held.ts";
import { NOT_UNDERSTOOD } from "./line.ts";
import { decodeMessage, encodeMessage, halves } from "./messages.ts";
import { createPull } from "./pull.ts";
import type { Session } from "./session.ts";
import { restoreConsumer, streamName, subjectOf } from "./streams.ts";

/** An event that is due again. */
export interface LaterRow {
  readonly dueAt: number;
  readonly attempts: number;
  readonly receivedAt: number;
  readonly event: string;
}

export interface HeldLater {
  readonly receivedAt: number;
  readonly events: number;
  /** Of its rows that are not settled, by job. */
  readonly rows: Map<number, LaterRow>;
}

/** Retries: events that one settlement sent back for about the same time share a message. */
export interface Later {
  readonly held: HeldMessages<HeldLater>;
  /** A row that was added is not added again: where only some could be, all of them may be given once more. */
  add(rows: readonly LaterRow[]): Promise<void>;
  claim(max: number, dueBy: number): Promise<readonly DueJob[]>;
  /** Whether this node still holds the job. */
  holds(id: number): boolean;
  /** The rows that are to be added anew, for jobs that are postponed; the same one whenever it is asked for the same change. */
  postponed(changes: readonly JobChange[]): readonly LaterRow[];
  settle(changes: readonly JobChange[]): Promise<void>;
  /** Settles what `isMeant` knows among the jobs that this node holds and has not given out. Gives how many. */
  dropWaiting(isMeant: (event: string) => boolean): Promise<number>;
  /** Events of held messages that are settled: the server does not know of them yet. */
  settledInHand(): number;
  close(): Promise<void>;
}

/** Due times within so long of each other share a message; a message that is due this soon waits in memory, not at the server. */
const SPAN_MS = 30_000;
const MAX_ROWS = 500;
const MAX_MESSAGES = 50;
const MAX_WAITING = 20_000;
const NOT_UNDERSTOOD_MS = 60_000;

export function openLater(session: Session): Later {
  const { connection, publish, address, maxBytes, clock, log } = session;
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
  const held = holdMessages<HeldLater>(connection, clock, session.ackWaits.later);
  const homes = new Map<number, number>();
  const added = new WeakSet<LaterRow>();
  /** Of each change the row that it makes. */
  const postponements = new WeakMap<JobChange, LaterRow>();
  /** Not given out. */
  let waiting: DueJob[] = [];
  let lastJob = 0;

  async function addMessage(rows: readonly LaterRow[]): Promise<void> {
    const receivedAt = Math.min(...rows.map((row) => row.receivedAt));
    const dueAt = Math.min(...rows.map((row) => row.dueAt));
    const message = encodeMessage(rows.map(writeRow).join("\n"), { receivedAt, dueAt }, maxBytes);
    if (message.body.byteLength > maxBytes && rows.length > 1) {
      await Promise.all(halves(rows).map(addMessage));
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

  function takeIn(text: string, receivedAt: number, message: Held<HeldLater>): void {
    for (const line of text.split("\n")) {
      const row = readRow(line, receivedAt);
      const id = ++lastJob;
      message.content.rows.set(id, row);
      homes.set(id, message.id);
      waiting.push({ id, dueAt: row.dueAt, attempts: row.attempts, event: row.event });
    }
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
          postpone(one.message, found.dueAt - dueBy - SPAN_MS / 2);
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

  const homeOf = (id: number): Held<HeldLater> | undefined => held.get(homes.get(id) ?? -1);
  const holds = (id: number): boolean => homeOf(id)?.content.rows.has(id) === true;

  function rowOfChange(change: JobChange): LaterRow | undefined {
    const { id, next } = change;
    const row = homeOf(id)?.content.rows.get(id);
    if (!row || !next) return undefined;
    const postponed = postponements.get(change) ?? { ...row, ...next };
    postponements.set(change, postponed);
    return postponed;
  }

  async function letGo(message: Held<HeldLater>): Promise<void> {
    if (message.content.rows.size === message.content.events) return held.release(message);
    await add([...message.content.rows.values()]);
    await held.acknowledge(message);
  }

  async function settle(changes: readonly Pick<JobChange, "id">[]): Promise<void> {
    const emptied: Held<HeldLater>[] = [];
    for (const { id } of changes) {
      const message = homeOf(id);
      homes.delete(id);
      if (message?.content.rows.delete(id) !== true) continue;
      if (message.content.rows.size === 0) emptied.push(message);
    }
    await Promise.all(emptied.map(held.acknowledge));
  }

  return {
    held,
    add,
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

export const writeRow = ({ dueAt, attempts, event }: LaterRow): string => `${dueAt} ${attempts} ${event}`;

export function readRow(line: string, receivedAt: number): LaterRow {
  const [dueAt = "", attempts = ""] = line.split(" ", 2);
  return {
    dueAt: Number(dueAt),
    attempts: Number(attempts),
    receivedAt,
    event: line.slice(dueAt.length + attempts.length + 2),
  };
}

/** Groups of rows that are due at about the same time. */
function* inSpans(rows: readonly LaterRow[]): Iterable<readonly LaterRow[]> {
  let span: LaterRow[] = [];
  for (const row of rows.toSorted((a, b) => a.dueAt - b.dueAt)) {
    const [first] = span;
    if (first && (row.dueAt - first.dueAt > SPAN_MS || span.length === MAX_ROWS)) {
      yield span;
      span = [];
    }
    span.push(row);
  }
  if (span.length > 0) yield span;
}
