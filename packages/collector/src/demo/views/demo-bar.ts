import { html } from "hono/html";
import type { Html } from "../../console/layout.ts";
import type { StepName } from "../steps.ts";
import { STEPS } from "../steps.ts";

/** Where the visitor is on the way from the ad to the order, what just happened, and the way to the console. */
export const demoBar = ({ step, liveUrl }: { step: StepName; liveUrl: string }): Html => {
  const here = STEPS.findIndex(({ name }) => name === step);
  return html`<aside class="demo-bar" aria-label="dayfly demo">
    <a class="demo-brand" href="/ad">dayfly demo</a>
    <ol>
      ${STEPS.map(
        ({ name, label }, index) =>
          html`<li class="${index < here ? "done" : ""}" ${name === step ? html`aria-current="step"` : ""}>${label}</li>`,
      )}
    </ol>
    <p class="demo-note">${STEPS[here]?.note}</p>
    <a class="demo-live" href="${liveUrl}">Live events</a>
    <p class="demo-sent" role="status" hidden></p>
  </aside>`;
};
