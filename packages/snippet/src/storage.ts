import { encode } from "./encode.ts";
import { guard } from "./notices.ts";

const MAX_EVENTS = 200;
const MAX_LENGTH = 65_000;
const MAX_AGE_MS = 48 * 3_600_000;

/** Events, with commas between them, as storage holds them; what is too old, or no event, is left out. Throws on what is no JSON. */
const parse = (text: unknown): string[] =>
  JSON.parse(`[${text}]`)
    .filter((event: { at: number }) => event.at > Date.now() - MAX_AGE_MS)
    .map((event: unknown) => encode(event));

/** Keeps `events` for the next page, or no longer if they are done, the newest within the bounds. */
export const keepEvents = guard((events: readonly string[], areDone?: boolean) => {
  const mine = parse(events);
  const kept = parse(localStorage._df || "")
    .filter((event) => !mine.includes(event))
    .concat(areDone ? [] : mine)
    .slice(-MAX_EVENTS);
  while (`${kept}`.length > MAX_LENGTH) kept.shift();
  if (kept[0]) localStorage._df = kept;
  else delete localStorage._df;
});

/** Takes out what earlier pages could not send, but for `events`. Whatever else stands there goes, too. */
export const takeEvents = guard((events: readonly string[]): string[] => {
  const kept = localStorage._df || "";
  delete localStorage._df;
  const mine = parse(events);
  return parse(kept).filter((event) => !mine.includes(event));
});

export const forgetKept = guard(() => {
  delete localStorage._df;
});
