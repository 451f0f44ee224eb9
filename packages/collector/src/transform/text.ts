import type { JsonValue } from "../lib/json.ts";
import { inList, warn, type Notes } from "./notes.ts";

/** Pinterest names no limit for descriptions; longer ones are cut here with a warning. Identifiers are never cut: two could become one. */
export const MAX_TEXT_LENGTH = 1000;

/**
 * Trimmed, well-formed text from text or a number; undefined for everything else and for blank text. A whole number beyond 2^53 has lost its
 * last digits on the way: as an id it would be another one's.
 */
export const readText = (value: JsonValue | undefined): string | undefined => {
  if (typeof value === "string") return value.trim().toWellFormed() || undefined;
  return typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : undefined;
};

/** A description at the length that is sent; `field`, maybe in the entries of a list, is what the warning names. */
export const fitText = (text: string, field: string, notes: Notes, list = ""): string => {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  warn(notes, "text_cut", inList(list, field));
  // A character outside the basic plane is two units: never keep half of it.
  return text.slice(0, MAX_TEXT_LENGTH).replace(/[\uD800-\uDBFF]$/, "");
};
