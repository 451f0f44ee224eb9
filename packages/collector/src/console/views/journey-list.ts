import { html } from "hono/html";
import type { Journey } from "../../record/record.ts";
import type { JourneyFilter } from "../journey-filter.ts";
import { formatJourneyFilter } from "../journey-filter.ts";
import { JOURNEY_STATES } from "../journey-states.ts";
import type { Html } from "../layout.ts";
import { journeyCard } from "./journey-card.ts";

export interface JourneyList {
  readonly root: string;
  /** Newest first, already filtered. */
  readonly journeys: readonly Journey[];
  readonly filter: JourneyFilter;
  /** How many of the recent ones are in each state, before the filter. */
  readonly counts: ReadonlyMap<string, number>;
}

/** The live page's content: filters, then the events, the newest one open. */
export const journeyList = ({ root, journeys, filter, counts }: JourneyList): Html =>
  html`<div class="head">
      <div>
        <h1>Live events</h1>
        <p class="lead">Each event's way from the page to Pinterest, newest first.</p>
      </div>
      <p class="stream" id="stream" role="status">Reload the page for newer events.</p>
    </div>
    <div class="tools">
      <nav aria-label="State">
        ${stateLink({ root, filter, label: "All", count: total(counts) })}
        ${Object.entries(JOURNEY_STATES)
          .filter(([state]) => counts.has(state) || filter.state === state)
          .map(([state, { label }]) => stateLink({ root, filter, state, label, count: counts.get(state) ?? 0 }))}
      </nav>
      <form class="find" role="search" action="${root}">
        ${filter.state ? html`<input type="hidden" name="state" value="${filter.state}" />` : ""}
        <label class="visually-hidden" for="q">Find by order number, id or name</label>
        <input id="q" name="q" type="search" value="${filter.text ?? ""}" placeholder="Order number, id, name" maxlength="200" />
        <button>Find</button>
      </form>
    </div>
    <ol class="journeys" id="journeys" data-stream="${root}/stream${formatJourneyFilter(filter)}">
      ${journeys.map((journey, index) => journeyCard(journey, { open: index === 0 }))}
    </ol>
    <p class="nothing">
      ${
        filter.state || filter.text
          ? html`No recent event matches. <a href="${root}">Show all</a>`
          : "No events yet. Open the shop in another tab and walk to the checkout."
      }
    </p>`;

const stateLink = (link: { root: string; filter: JourneyFilter; state?: string; label: string; count: number }): Html => {
  const { root, filter, state, label, count } = link;
  const query = new URLSearchParams({ ...(state ? { state } : {}), ...(filter.text ? { q: filter.text } : {}) }).toString();
  const current = (filter.state ?? "") === (state ?? "");
  return html`<a href="${root}${query && `?${query}`}" ${current ? html`aria-current="page"` : ""}>${label} <b>${count}</b></a>`;
};

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
