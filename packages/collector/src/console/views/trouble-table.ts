import { html } from "hono/html";
import { sumOf } from "../../lib/sum-of.ts";
import type { JourneyState } from "../../record/record.ts";
import type { OutcomeCell } from "../../record/statistics.ts";
import { formatFields } from "../event-query.ts";
import { formatCount } from "../format.ts";
import { JOURNEY_STATES } from "../journey-states.ts";
import type { Html } from "../layout.ts";
import { badge } from "./badge.ts";

interface Trouble {
  readonly outcome: JourneyState;
  readonly label: string;
  readonly events: number;
}

const whyOf = (root: string, outcome: JourneyState, label: string): Html | string => {
  if (label === "") return JOURNEY_STATES[outcome].sentence;
  if (/^\d+$/.test(label)) return `HTTP ${label}`;
  return outcome === "dead"
    ? html`<a href="${root}/dead#reason-${label}"><code>${label}</code></a>`
    : html`<code>${label}</code>`;
};

/** What did not simply go well, most of it first. */
export const troubleTable = (root: string, cells: readonly OutcomeCell[]): Html => {
  const rows = [
    ...Map.groupBy(
      cells.filter(({ outcome }) => outcome !== "waiting"),
      ({ outcome, label }) => `${outcome} ${label}`,
    ).values(),
  ]
    .flatMap((group): Trouble[] => (group[0] ? [{ ...group[0], events: sumOf(group, ({ events }) => events) }] : []))
    .toSorted((one, other) => other.events - one.events);
  return html`<section class="card" aria-labelledby="trouble">
    <h2 id="trouble">What did not simply go through</h2>
    ${
      rows.length === 0
        ? html`<p class="empty">Nothing: every attempt ended with Pinterest taking the event.</p>`
        : html`<table class="troubles">
            <thead>
              <tr>
                <th scope="col">Outcome</th>
                <th scope="col">Why</th>
                <th scope="col" class="number">Attempts</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                ({ outcome, label, events }) =>
                  html`<tr>
                    <td><a href="${root}/events${formatFields({ state: outcome })}">${badge(outcome)}</a></td>
                    <td>${whyOf(root, outcome, label)}</td>
                    <td class="number">${formatCount(events)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
  </section>`;
};
