/** What a terminal would obey rather than show: control characters, and marks that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text of somebody else's on one line of a terminal. */
export const printableText = (text: string): string => text.replace(UNSEEN, " ");

/** JSON that is safe to print: what JSON.stringify leaves as it is but a terminal would obey is escaped. */
export const printableJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replace(UNSEEN, (mark) => (mark === "\n" ? mark : escapeUnits(mark)));

const escapeUnits = (text: string): string =>
  Array.from({ length: text.length }, (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");
