import { orderIdOf } from "./journey.ts";
import type { Journey, RecordQuery } from "./record.ts";

type Condition = Exclude<keyof RecordQuery, "limit" | "before">;

/** Each condition of a query, as a journey meets it. */
const CONDITIONS: { readonly [Name in Condition]: (journey: Journey, wanted: NonNullable<RecordQuery[Name]>) => boolean } = {
  site: ({ stored }, site) => stored.site === site,
  state: ({ state }, wanted) => state === wanted,
  name: ({ stored }, name) => stored.name === name,
  orderId: (journey, orderId) => orderIdOf(journey) === orderId,
  eventId: ({ stored }, eventId) => stored.id === eventId,
  epik: ({ stored }, epik) => stored.epik === epik,
  emHash: ({ stored }, emHash) => stored.user.em?.includes(emHash) ?? false,
  text: (journey, text) => [orderIdOf(journey), journey.stored.id, journey.stored.epik].includes(text),
  since: ({ stored }, since) => stored.receivedAt >= since,
  until: ({ stored }, until) => stored.receivedAt < until,
};

type Conditions = Pick<RecordQuery, Condition>;

const holds = <Name extends Condition>(name: Name, journey: Journey, query: Conditions): boolean => {
  const wanted = query[name];
  return wanted === undefined || CONDITIONS[name](journey, wanted as NonNullable<RecordQuery[Name]>);
};

/** Whether a journey meets every condition of the query. */
export const matchesQuery = (journey: Journey, query: Conditions): boolean => {
  let name: Condition;
  for (name in CONDITIONS) if (!holds(name, journey, query)) return false;
  return true;
};
