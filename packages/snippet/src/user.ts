import type { WireUser } from "../../collector/src/wire/event.ts";
import { encode } from "./encode.ts";

const MAX_ITEMS = 1_000;

/** The visitor as the site knows them; in memory only. */
export let user: WireUser = {};

/**
 * Traits add up for the same id; another id starts anew, and no id at all, or one like 0 for guests, clears. A copy is kept: what the site
 * does to its own object is not ours, and one that cannot be written throws here, not at every event after.
 */
export const know = (id?: unknown, traits?: unknown): void => {
  user = JSON.parse(
    encode(id || traits ? { id, traits: { ...(user.id === id && user.traits), ...(traits as object) } } : {}, MAX_ITEMS),
  );
};
