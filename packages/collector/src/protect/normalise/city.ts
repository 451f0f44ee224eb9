import { fold } from "./fold.ts";
import type { Normalise } from "./normaliser.ts";

/** Lower-case letters and digits of any script: no spaces, no punctuation. "St. John's" is stjohns, 東京 stays. */
export const normaliseCity: Normalise = (text) => fold(text.replace(/[^\p{L}\p{M}\p{N}]/gu, "")) || undefined;
