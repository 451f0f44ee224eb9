import { fold } from "./fold.ts";
import type { Normalise } from "./normaliser.ts";

/** First and last names: trimmed, lower-case, UTF-8 kept. */
export const normaliseName: Normalise = (text) => fold(text).trim() || undefined;
