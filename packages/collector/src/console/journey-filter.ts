import type { Journey, JourneyState } from "../record/record.ts";
import { JOURNEY_STATES } from "./journey-states.ts";

/** What the reader of the live page asked to see. */
export interface JourneyFilter {
  readonly state?: JourneyState;
  /** Part of an event's id, name, order number or anything else that was kept of it. */
  readonly text?: string;
}

const isJourneyState = (value: string): value is JourneyState => Object.hasOwn(JOURNEY_STATES, value);

/** From a query string; what is unknown is ignored. */
export const parseJourneyFilter = (query: Record<string, string>): JourneyFilter => {
  const { state = "", q = "" } = query;
  const text = q.trim().slice(0, 200);
  return { ...(isJourneyState(state) ? { state } : {}), ...(text ? { text } : {}) };
};

export const formatJourneyFilter = ({ state, text }: JourneyFilter): string => {
  const query = new URLSearchParams({ ...(state ? { state } : {}), ...(text ? { q: text } : {}) }).toString();
  return query && `?${query}`;
};

/** Whether a journey passes the filter. */
export const matcherOf =
  ({ state, text }: JourneyFilter): ((journey: Journey) => boolean) =>
  (journey) =>
    (!state || journey.state === state) && (!text || JSON.stringify(journey).toLowerCase().includes(text.toLowerCase()));
