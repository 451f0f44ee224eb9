import { options } from "./config.ts";
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

/**
 * Takes out what pages of this site could not send, and returns what is not among `mine`. Whatever else stands there goes, too. Or keeps it
 * for the next page, beside `mine`, the newest within the bounds; where no events stood this throws, and the next try keeps them.
 */
export const takeEvents = guard((mine: readonly string[], areKept?: boolean): string[] => {
  // Sites of one origin, each under its path, must not send each other's.
  const key = `_df${[options.site]}`;
  const text = [localStorage[key]];
  delete localStorage[key];
  let kept = without(parse(text), parse(mine));
  if (areKept) {
    kept = kept.concat(parse(mine)).slice(-MAX_EVENTS);
    while (`${kept}`.length > MAX_LENGTH) kept.shift();
    if (kept[0]) localStorage[key] = kept;
  }
  return kept;
});
