import type { WireUser } from "../../collector/src/wire/event.ts";

/** The visitor as the site knows them; in memory only. */
export let user: WireUser | undefined;

/** Traits add up for the same id; another id starts anew, and no id at all clears. */
export const identify = (id?: unknown, traits?: unknown): void => {
  if (id === Object(id)) user = { ...user, traits: { ...user?.traits, ...(id as object) } };
  else if (id == null) user = undefined;
  else user = { id: `${id}`, traits: { ...(user?.id === `${id}` && user.traits), ...(traits as object) } };
};
