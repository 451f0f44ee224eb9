import type { StoredEvent } from "../wire/stored-event.ts";
import type { SegmentProgress } from "./batch.ts";

/** A segment of the delivery's side: unfolded event by event, and done when all its events are settled. */
export interface Segment {
  readonly id: number;
  /** The next event that is not settled, and its place; undefined when all were given out. Skips lines that are no JSON. */
  next(): UnfoldedEvent | undefined;
  /** An event's line, read again. */
  lineAt(index: number): string;
  /** Marks an event as settled. */
  settle(index: number): void;
  /** The same for all events that were not given out and that `isMeant` knows; gives how many. */
  settleWhere(isMeant: (event: StoredEvent) => boolean): number;
  progress(): SegmentProgress;
}

export interface UnfoldedEvent {
  readonly index: number;
  readonly event: StoredEvent;
  /** The event's line. A part of the segment's text: whoever keeps it keeps all of that. */
  readonly json: string;
}

export interface SegmentRow {
  readonly id: number;
  readonly events: number;
  readonly open: number;
  readonly settled: Uint8Array | undefined;
  readonly lines: string;
  /** Reads the lines once more, each at its place. Absent where the store gives a text once: then the line of what is leased is kept. */
  readonly readLines?: () => readonly string[];
}

/** `onUnreadable` is told the place of a line that cannot be read; its event stays in the store. */
export function openSegment({ id, events, readLines, ...row }: SegmentRow, onUnreadable: (index: number) => void): Segment {
  const settled = copyMarks(events, row.settled);
  let { lines, open } = row;
  let offset = 0;
  let index = 0;

  const isSettled = (at: number): boolean => isMarked(settled, at);

  function settle(at: number): void {
    mark(settled, at);
    open -= 1;
  }

  function takeLine(): string {
    const end = lines.indexOf("\n", offset);
    const line = lines.slice(offset, end < 0 ? undefined : end);
    offset = end + 1;
    return line;
  }

  return {
    id,
    next() {
      while (index < events) {
        const at = index++;
        const line = takeLine();
        // The text of a whole segment is not kept for the sake of its last lease.
        if (index === events) lines = "";
        if (isSettled(at)) continue;
        const event = parseEvent(line);
        if (event) return { index: at, event, json: line };
        onUnreadable(at);
      }
      return undefined;
    },
    lineAt: (at) => readLines?.()[at] ?? "",
    settle,
    settleWhere(isMeant) {
      const before = open;
      const rest = index < events ? lines.slice(offset).split("\n") : [];
      rest.forEach((line, place) => {
        const event = isSettled(index + place) ? undefined : parseEvent(line);
        if (!event || !isMeant(event)) return;
        settle(index + place);
        rest[place] = "";
      });
      lines = rest.join("\n");
      offset = 0;
      return before - open;
    },
    progress: () => ({ id, open, settled: settled.slice() }),
  };
}

/** A segment's bits to go on marking, one for each event. `marks`: as the store has them, which is nothing while no event is settled. */
export function copyMarks(events: number, marks: unknown): Uint8Array {
  const bits = new Uint8Array(Math.ceil(events / 8));
  if (marks instanceof Uint8Array) bits.set(marks);
  return bits;
}

/** Whether a segment's bits, as the file keeps them, call the event at a place settled. */
export const isMarked = (bits: Uint8Array, at: number): boolean => ((bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0;

export function mark(bits: Uint8Array, at: number): void {
  bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
}

/** The line was written by this program from a `StoredEvent`; only damage to the file makes it anything else. */
export function parseEvent(line: string): StoredEvent | undefined {
  try {
    return JSON.parse(line) as StoredEvent;
  } catch {
    return undefined;
  }
}
