/** `news`: what became known of events. `forgotten`: who was to be forgotten, kept for nodes that were away. */
export type BoardName = "news" | "forgotten";

export interface Note {
  /** Later notes have higher numbers, unless the board was lost and begun anew. */
  readonly number: number;
  readonly text: string;
}

/** Texts that nodes tell each other, the oldest going first where there are too many; what the queue of a cluster offers. */
export interface Boards {
  /** Resolves when a read that begins afterwards sees it. */
  pin(board: BoardName, text: string): Promise<void>;
  /** The next notes behind the number `after`, some at a time; empty where there are none. After a number that the board never had: all. */
  read(board: BoardName, after: number): Promise<readonly Note[]>;
}
