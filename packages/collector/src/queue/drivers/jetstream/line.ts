import { randomUUID } from "node:crypto";
import type { SegmentProgress } from "../../batch.ts";
import type { PackedAppend } from "../../packed.ts";
import { copyMarks, isMarked, type SegmentRow } from "../../segment.ts";
import { MaybeStored } from "../../shared/maybe-stored.ts";
import { openConsumer } from "./consumer.ts";
import { type Held, type HeldMessages, holdMessages, postpone } from "./held.ts";
import type { Home } from "./later.ts";
import type { LaterRow } from "./later-rows.ts";
import { decodeMessage, encodeMessage, halves } from "./messages.ts";
import type { Session } from "./session.ts";
import { streamName, subjectOf } from "./streams.ts";

export interface HeldSegment {
  readonly text: string;
  readonly events: number;
  readonly receivedAt: number;
  open: number;
  settled: Uint8Array;
  /** Events that were settled to come again and found no room among the retries, by job. */
  readonly kept: Map<number, LaterRow>;
}

/** The segments in line: a message for each. How far one is settled is known to the node that holds it alone, until all of it is. */
export interface Line {
  readonly held: HeldMessages<HeldSegment>;
  /** In one message, or in as many as the servers' limit makes it. */
  append(events: Omit<PackedAppend, "keys">, messageId?: string): Promise<void>;
  /** Places of those that no message holds, not even compressed. */
  findTooLarge(events: Pick<PackedAppend, "lines" | "receivedAt">): readonly number[];
  claim(maxEvents: number): Promise<readonly SegmentRow[]>;
  settle(progress: readonly SegmentProgress[]): Promise<void>;
  /** Where events of a segment are kept for which there is no room elsewhere. Undefined when this node holds it no longer. */
  homeOf(id: number): Home | undefined;
  /** Of the segments with such events, which stay in memory as a whole. */
  keptBytes(): number;
  /** Lets go of everything; of a half settled segment the other half becomes one of its own. */
  close(): Promise<void>;
}

const MAX_MESSAGES = 100;
const NOT_UNDERSTOOD_MS = 60_000;

export const NOT_UNDERSTOOD =
  "A message in the queue is not understood: a newer dayfly wrote it, or somebody else. It is kept and left to a node that does; update this one.";

export function openLine(session: Session): Line {
  const { publish, address, maxBytes, log } = session;
  const name = streamName(address.prefix, "line");
  const { pull, notePublished } = openConsumer(session, "line");
  const held = holdMessages<HeldSegment>(session, "line");
  /** Of those claimed last: how many messages it takes for a number of events. */
  let eventsPerSegment = 50;

  async function append(
    { events, lines, receivedAt }: Omit<PackedAppend, "keys">,
    messageId: string = randomUUID(),
  ): Promise<void> {
    const limit = maxBytes();
    const message = encodeMessage(lines, { receivedAt }, limit);
    if (message.body.byteLength > limit && events > 1) {
      const [first = [], second = []] = halves(lines.split("\n"));
      await append({ events: first.length, lines: first.join("\n"), receivedAt }, `${messageId}/0`);
      await append({ events: second.length, lines: second.join("\n"), receivedAt }, `${messageId}/1`).catch((error: Error) => {
        throw new MaybeStored(error.message, { cause: error });
      });
      return;
    }
    await publish({ subject: subjectOf(address.prefix, "line", events), messageId, ...message });
    notePublished();
  }

  async function letGo(segment: Held<HeldSegment>): Promise<void> {
    const { text, events, open, settled, kept, receivedAt } = segment.content;
    if (open === events) return held.release(segment);
    const unsettled = text.split("\n").filter((_, at) => !isMarked(settled, at));
    const lines = [...unsettled, ...[...kept.values()].map(({ event }) => event)];
    await append({ events: lines.length, lines: lines.join("\n"), receivedAt }, `rest/${name}/${segment.sequence}`);
    await held.acknowledge(segment);
  }

  return {
    held,
    append,
    findTooLarge({ lines, receivedAt }) {
      const limit = maxBytes();
      // A character takes three bytes at most.
      const mayBe = (text: string): boolean => text.length * 3 > limit;
      const isTooLarge = (line: string): boolean =>
        mayBe(line) && encodeMessage(line, { receivedAt }, limit).body.byteLength > limit;
      return mayBe(lines) ? lines.split("\n").flatMap((line, place) => (isTooLarge(line) ? place : [])) : [];
    },
    async claim(maxEvents) {
      const batch = Math.min(MAX_MESSAGES, Math.ceil(maxEvents / eventsPerSegment));
      const pulled = await pull(batch);
      const rows: SegmentRow[] = [];
      for (const one of pulled) {
        const found = decodeMessage(one.message.data, one.message.headers);
        if (!found) {
          log.error(NOT_UNDERSTOOD, { stream: name, sequence: one.sequence });
          postpone(one.message, NOT_UNDERSTOOD_MS);
          continue;
        }
        const { text, receivedAt } = found;
        const events = countLines(text);
        const content = {
          text,
          events,
          receivedAt,
          open: events,
          settled: copyMarks(events, undefined),
          kept: new Map(),
        };
        const segment = held.take(one, content);
        if (segment) rows.push({ id: segment.id, events, open: events, settled: undefined, lines: text });
      }
      if (rows.length > 0) eventsPerSegment = rows.reduce((sum, row) => sum + row.events, 0) / rows.length;
      return rows;
    },
    async settle(progress) {
      const emptied: Held<HeldSegment>[] = [];
      for (const { id, open, settled } of progress) {
        const segment = held.get(id);
        if (!segment) continue;
        segment.content.open = open;
        segment.content.settled = settled;
        if (open === 0 && segment.content.kept.size === 0) emptied.push(segment);
      }
      await Promise.all(emptied.map(held.acknowledge));
    },
    homeOf(id) {
      const segment = held.get(id);
      return (
        segment && {
          isHeld: () => held.get(id) !== undefined,
          rows: segment.content.kept,
          onEmpty: async () => {
            if (segment.content.open === 0) await held.acknowledge(segment);
          },
        }
      );
    },
    keptBytes() {
      let bytes = 0;
      for (const { content } of held.all()) if (content.kept.size > 0) bytes += content.text.length;
      return bytes;
    },
    async close() {
      await held.close();
      for (const segment of held.all()) await letGo(segment);
    },
  };
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
