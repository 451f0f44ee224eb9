import { html } from "hono/html";
import { orderIdOf } from "../../record/journey.ts";
import type { Journey } from "../../record/record.ts";
import { formatDuration } from "../format-duration.ts";
import { attemptCount, formatEvents, formatName } from "../format.ts";
import type { Html } from "../layout.ts";
import { badge } from "./badge.ts";
import { became } from "./became.ts";
import { timeView } from "./time.ts";

/** An event in a list, one link to all that is known of it. */
export const eventRow = (root: string, journey: Journey, { withSite }: { readonly withSite: boolean }): Html => {
  const { stored, payload, state, key, warnings } = journey;
  const orderId = orderIdOf(journey);
  return html`<li class="event-row" data-row="${key}">
    <a href="${root}/events/${key}" data-focus="${key}">
      <span class="names">
        <strong>${formatName(stored.name)}</strong>
        ${payload ? became(payload.event_name) : ""} ${withSite ? html`<span class="site">${stored.site}</span>` : ""}
      </span>
      <span class="facts">
        ${orderId ? html`<strong>${orderId}</strong>` : ""} ${keyFacts(journey).map((fact) => html`<span>${fact}</span>`)}
        ${warnings.length > 0 ? html`<span>${formatEvents(warnings.length, "warning")}</span>` : ""}
      </span>
      <span class="outcome">${badge(state)} <span class="when">${timeView(stored.receivedAt)}</span></span>
    </a>
  </li>`;
};

/** What tells events apart at a glance: value, matched keys, time to Pinterest, or why not. */
const keyFacts = (journey: Journey): string[] => {
  const { payload, stored, attempts } = journey;
  const data = payload?.custom_data;
  const last = attempts.at(-1);
  return [
    data?.value && `${data.value} ${data.currency ?? ""}`.trim(),
    payload?.user_data.click_id && "click id",
    payload?.user_data.em && "e-mail",
    last?.outcome === "delivered" && `${formatDuration(last.at - stored.receivedAt)} to Pinterest`,
    last && last.outcome !== "delivered" && last.message,
    attempts.length > 1 && attemptCount(attempts),
  ].filter((fact): fact is string => typeof fact === "string" && fact !== "");
};
