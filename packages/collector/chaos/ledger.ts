/** What the generator knows of its events, by their numbers: a byte each, outside of the collector. */
export interface Ledger {
  sent(numbers: readonly number[]): void;
  acknowledged(numbers: readonly number[]): void;
  /** False when no such event was ever sent. */
  delivered(id: string): boolean;
  dead(id: string): boolean;
  balance(): Balance;
}

export interface Balance {
  readonly sent: number;
  readonly acknowledged: number;
  readonly delivered: number;
  /** Dead and not delivered as well. */
  readonly dead: number;
  /** Refused on a repeat that Pinterest had taken before. */
  readonly deliveredAndDead: number;
  /** Acknowledged, and neither delivered nor dead. */
  readonly lost: readonly string[];
}

const SENT = 1;
const ACKNOWLEDGED = 2;
const DELIVERED = 4;
const DEAD = 8;

/** The event's id on its whole way. */
export const eventIdOf = (number: number): string => `chaos-${number}`;

export const createLedger = (events: number): Ledger => {
  const marks = new Uint8Array(events);
  const mark = (number: number, bit: number): void => {
    marks[number] = (marks[number] ?? 0) | bit;
  };
  const markById = (id: string, bit: number): boolean => {
    const number = Number(/^chaos-(\d+)$/.exec(id)?.[1] ?? Number.NaN);
    if (!((marks[number] ?? 0) & SENT)) return false;
    mark(number, bit);
    return true;
  };

  return {
    sent: (numbers) => numbers.forEach((number) => mark(number, SENT)),
    acknowledged: (numbers) => numbers.forEach((number) => mark(number, ACKNOWLEDGED)),
    delivered: (id) => markById(id, DELIVERED),
    dead: (id) => markById(id, DEAD),
    balance() {
      const count = (holds: (bits: number) => boolean): number => marks.reduce((sum, bits) => sum + (holds(bits) ? 1 : 0), 0);
      const lost: string[] = [];
      marks.forEach((bits, number) => {
        if (bits & ACKNOWLEDGED && !(bits & (DELIVERED | DEAD))) lost.push(eventIdOf(number));
      });
      return {
        sent: count((bits) => (bits & SENT) !== 0),
        acknowledged: count((bits) => (bits & ACKNOWLEDGED) !== 0),
        delivered: count((bits) => (bits & DELIVERED) !== 0),
        dead: count((bits) => (bits & DEAD) !== 0 && !(bits & DELIVERED)),
        deliveredAndDead: count((bits) => (bits & DEAD) !== 0 && (bits & DELIVERED) !== 0),
        lost,
      };
    },
  };
};
