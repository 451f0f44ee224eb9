import { html } from "hono/html";
import type { JourneyState } from "../../record/record.ts";
import { JOURNEY_STATES } from "../journey-states.ts";
import type { Html } from "../layout.ts";

export const badge = (state: JourneyState): Html => {
  const { label, tone } = JOURNEY_STATES[state];
  return html`<span class="badge ${tone}">${label}</span>`;
};
