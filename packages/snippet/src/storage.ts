import { encode } from "./encode.ts";
import { guard } from "./notices.ts";
import { without } from "./without.ts";

const MAX_EVENTS = 200;
const MAX_LENGTH = 65_000;
const MAX_AGE_MS = 48 * 3_600_000;

/** Events, with commas between them, as storage holds them; what is too old, or no event, is left out. Throws on what is no JSON. */
const parse = (text: unknown): string[] =>
  JSON.parse(`[${text}]`)
    .filter((event: { at: number }) => event.at > Date.now() - MAX_AGE_MS)
    .map((event: unknown) => encode(event));

/** Takes out what pages could not send, and returns what is not among `mine`. Whatever else stands there goes, too. */
export const takeEvents = guard((mine: readonly string[]): string[] => {
  const kept = localStorage._df || "";
  delete localStorage._df;
  return without(parse(kept), parse(mine));
});

/** Keeps `mine` for the next page, beside what others left, the newest within the bounds. */
export const keepEvents = guard((mine: readonly string[]): void => {
  // Where no events stood this ends here, and what did is gone: the next try keeps them.
  const kept = (takeEvents(mine) as string[]).concat(parse(mine)).slice(-MAX_EVENTS);
  while (`${kept}`.length > MAX_LENGTH) kept.shift();
  if (kept[0]) localStorage._df = kept;
});
