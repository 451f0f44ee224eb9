import { DAY_MS, MINUTE_MS } from "../../lib/time.ts";

const MIB = 1024 * 1024;

/** What a board holds of its newest notes. */
export interface BoardLimits {
  readonly maxAgeMs: number;
  readonly maxBytes: number;
  /** Whether notes outlive a crash of the engine. */
  readonly isDurable: boolean;
}

export const BOARDS = {
  /** What became known of events. Its loss loses no event. */
  news: { maxAgeMs: 10 * MINUTE_MS, maxBytes: 64 * MIB, isDurable: false },
  /** Who was to be forgotten, for nodes that were away: longer than any record is kept. */
  forgotten: { maxAgeMs: 400 * DAY_MS, maxBytes: 8 * MIB, isDurable: true },
} as const satisfies Record<string, BoardLimits>;

export type BoardName = keyof typeof BOARDS;

export interface Note {
  /** Later notes have higher numbers, unless the engine has lost the board meanwhile and begun anew. */
  readonly number: number;
  readonly text: string;
}

/** Texts that nodes tell each other, the oldest going first where there are too many. Kept by the queue's engine. */
export interface Boards {
  /** Resolves when a read that begins afterwards sees it. */
  pin(board: BoardName, text: string): Promise<void>;
  /** The next notes behind the number `after`, some at a time; empty where there are none. After a number that the board never had: all. */
  read(board: BoardName, after: number): Promise<readonly Note[]>;
}
