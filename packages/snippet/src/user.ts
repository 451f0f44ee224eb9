import type { WireUser } from "../../collector/src/wire/event.ts";

/** The visitor as the site knows them; in memory only. */
export let user: WireUser | undefined;

/** Traits add up for the same id; another id starts anew, and nothing at all clears. */
export const identify = (id?: unknown, traits?: unknown): void => {
  if (id === Object(id)) return identify(user?.id, id);
  const same = id == null || `${id}` === user?.id ? user : { id: `${id}` };
  user = traits || id != null ? { ...same, traits: { ...same?.traits, ...Object(traits) } } : undefined;
};
