import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { storedEvents } from "./stored-event.fixture.ts";
import { openSegment, type Segment, type SegmentRow } from "./segment.ts";

const rowOf = (lines: readonly string[], facts: Partial<SegmentRow> = {}): SegmentRow => ({
  id: 7,
  events: lines.length,
  open: lines.length,
  settled: undefined,
  lines: lines.join("\n"),
  ...facts,
});

const linesOf = (count: number): readonly string[] => storedEvents(count).map((event) => JSON.stringify(event));
const failOnUnreadable = (index: number): never => {
  throw new Error(`line ${index} was not read`);
};

function unfold(segment: Segment): readonly number[] {
  const places: number[] = [];
  for (let next = segment.next(); next; next = segment.next()) {
    expect(next.event.id).toBe(`event-${next.index}`);
    places.push(next.index);
  }
  return places;
}

describe("openSegment", () => {
  it("gives the events in order, then nothing", () => {
    const segment = openSegment(rowOf(linesOf(3)), failOnUnreadable);
    expect(unfold(segment)).toEqual([0, 1, 2]);
    expect(segment.next()).toBeUndefined();
  });

  it("gives after a restart exactly what was not settled before", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.infiniteStream(fc.boolean()), (count, coins) => {
        const before = openSegment(rowOf(linesOf(count)), failOnUnreadable);
        const left = unfold(before).filter((index) => {
          const { value: isSettled } = coins.next();
          if (isSettled) before.settle(index);
          return !isSettled;
        });
        const { open, settled } = before.progress();
        expect(open).toBe(left.length);
        expect(unfold(openSegment(rowOf(linesOf(count), { open, settled }), failOnUnreadable))).toEqual(left);
      }),
    );
  });

  it("steps over a damaged line, tells its place and never counts it as settled", () => {
    const [first = "", , third = ""] = linesOf(3);
    const unreadable: number[] = [];
    const segment = openSegment(rowOf([first, "{damaged", third]), (index) => unreadable.push(index));
    const places = unfold(segment);
    places.forEach(segment.settle);
    expect(places).toEqual([0, 2]);
    expect(unreadable).toEqual([1]);
    expect(segment.progress().open).toBe(1);
  });

  it("gives progress that later settlements do not change", () => {
    const segment = openSegment(rowOf(linesOf(2)), failOnUnreadable);
    segment.settle(0);
    const progress = segment.progress();
    segment.settle(1);
    expect(progress).toEqual({ id: 7, open: 1, settled: new Uint8Array([1]) });
  });
});
