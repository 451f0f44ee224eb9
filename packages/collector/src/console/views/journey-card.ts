import { html } from "hono/html";
import type { Journey } from "../../record/record.ts";
import { formatDuration } from "../format-duration.ts";
import { JOURNEY_STATES } from "../journey-states.ts";
import type { Html } from "../layout.ts";
import { STAGES } from "./stages.ts";
import { timeView } from "./time.ts";

/** One event's way in four stages, folded to a line until it is opened. `live.js` finds it by `data-key`. */
export const journeyCard = (journey: Journey, { open }: { open: boolean }): Html => {
  const { stored, payload, state, key, warnings } = journey;
  const { label, tone } = JOURNEY_STATES[state];
  return html`<li class="journey" data-key="${key}">
    <details ${open ? "open" : ""}>
      <summary>
        <span class="names">
          <strong>${stored.name}</strong>
          ${payload ? html`<span class="arrow" aria-label="became">→</span> <code>${payload.event_name}</code>` : ""}
        </span>
        <span class="facts">
          ${keyFacts(journey).map((fact) => html`<span>${fact}</span>`)}
          ${warnings.length > 0 ? html`<span class="warned">${count(warnings.length, "warning")}</span>` : ""}
        </span>
        <span class="outcome">
          <span class="badge ${tone}">${label}</span>
          <span class="when">${timeView(stored.receivedAt)}</span>
        </span>
      </summary>
      <div class="stages">
        ${STAGES.map(
          (stage, index) =>
            html`<section class="stage ${stage.name}" aria-label="${index + 1}. ${stage.title}">
              <h3><span class="number" aria-hidden="true">${index + 1}</span> ${stage.title}</h3>
              <p class="note">${stage.note(journey)}</p>
              ${stage.body(journey)}
            </section>`,
        )}
      </div>
    </details>
  </li>`;
};

/** What tells events apart at a glance: value, order, matched keys, time to Pinterest. */
const keyFacts = ({ payload, stored, attempts }: Journey): string[] => {
  const data = payload?.custom_data;
  const last = attempts.at(-1);
  return [
    data?.value && `${data.value} ${data.currency ?? ""}`.trim(),
    data?.order_id,
    payload?.user_data.click_id && "click id",
    payload?.user_data.em && "e-mail",
    last?.outcome === "delivered" && `${formatDuration(last.at - stored.receivedAt)} to Pinterest`,
    attempts.length > 1 && count(attempts.length, "attempt"),
  ].filter((fact): fact is string => typeof fact === "string" && fact !== "");
};

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
