import type { Traits } from "./types.ts";

/** Who the site says the visitor is. */
export interface User {
  readonly id?: string | undefined;
  readonly traits: Traits;
}

/** Any object that is not a list: what props and traits must be. */
export const isBag = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof EventTarget);

/**
 * The user after `identify(id, traits)` or `identify(traits)`. Traits add up for the same visitor; another id starts anew, and nothing
 * at all clears.
 */
export const identify = (user: User | undefined, id: unknown, traits: unknown): User | undefined => {
  if (isBag(id)) return identify(user, user?.id, id);
  if (id == null && !isBag(traits)) return undefined;
  const known = id == null ? user?.id : `${id}`.slice(0, 512);
  const kept = !user?.id || user.id === known ? user?.traits : {};
  return { id: known, traits: { ...kept, ...(isBag(traits) && traits) } };
};
