import type { ConsentState } from "../types.ts";

/** What a source says; a state that is undefined is no word. */
export interface Word {
  readonly state?: ConsentState | undefined;
  /** The visitor opted out of sale or sharing: Limited Data Processing, whatever the state and whoever says it. */
  readonly ldp?: boolean | undefined;
}

/** Listens to one place where visitors say their word, and says each that it hears; a later one replaces it. */
export type ConsentSource = (say: (word: Word) => void) => void;
