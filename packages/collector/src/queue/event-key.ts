import type { StoredEvent } from "../wire/stored-event.ts";

/** What makes two events the same one: site, name and id. One line of text, whatever characters they hold. */
export const eventKey = (event: StoredEvent): string => JSON.stringify([event.site, event.name, event.id]);
