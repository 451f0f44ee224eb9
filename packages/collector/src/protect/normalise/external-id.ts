import { isNoId } from "../../wire/no-id.ts";
import { fold } from "./fold.ts";
import type { Normalise } from "./normaliser.ts";

/** The site's own id of a visitor: trimmed, lower-case. Many shops write 0 for guests: hashed, it would make one person of them. */
export const normaliseExternalId: Normalise = (text) => {
  const id = fold(text).trim();
  return id === "0" || isNoId(id) ? undefined : id;
};
