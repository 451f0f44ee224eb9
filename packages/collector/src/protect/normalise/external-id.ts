import { fold } from "./fold.ts";
import type { Normalise } from "./normaliser.ts";

/** What code writes where it has no id. Hashed, it would make one person of all guests. */
const NOBODY = new Set(["0", "null", "undefined", "nan", "[object object]"]);

/** The site's own id of a visitor: trimmed, lower-case. */
export const normaliseExternalId: Normalise = (text) => {
  const id = fold(text).trim();
  return id === "" || NOBODY.has(id) ? undefined : id;
};
