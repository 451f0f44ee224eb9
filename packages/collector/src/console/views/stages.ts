import { html } from "hono/html";
import type { Journey } from "../../record/record.ts";
import { formatDuration } from "../format-duration.ts";
import { JOURNEY_STATES } from "../journey-states.ts";
import type { Html } from "../layout.ts";
import { attemptCount } from "../format.ts";
import { badge } from "./badge.ts";
import { timeView } from "./time.ts";
import { valueTree } from "./value-tree.ts";
import { warningList } from "./warning-list.ts";

interface Stage {
  readonly name: "sent" | "stored" | "delivered" | "answered";
  readonly title: string;
  readonly note: (journey: Journey) => string;
  readonly body: (journey: Journey) => Html;
}

/** The four stations of an event's way, in order. */
export const STAGES: readonly Stage[] = [
  {
    name: "sent",
    title: "As sent",
    note: ({ stored }) =>
      stored.door === "browser" ? "by the browser, personal traits masked" : "by the server, personal traits masked",
    body: ({ sent }) =>
      sent ? valueTree(sent) : html`<p class="empty">Not kept: events came too fast to show them all, or before the start.</p>`,
  },
  {
    name: "stored",
    title: "As stored",
    note: () => "hashed before it touched the disk",
    body: ({ stored }) => {
      const { warnings, ...facts } = stored;
      return html`${valueTree(facts)}${warningList(warnings)}`;
    },
  },
  {
    name: "delivered",
    title: "As delivered",
    note: () => "what Pinterest was sent; IP address and user agent are not kept",
    body: ({ payload, state, stored, warnings }) =>
      payload
        ? html`${valueTree(payload)}${warningList(warnings.slice(stored.warnings.length))}`
        : html`<p class="empty">
            Nothing was sent${state === "skipped" || state === "dead" ? "" : " yet"}. ${JOURNEY_STATES[state].sentence}
          </p>`,
  },
  {
    name: "answered",
    title: "What Pinterest said",
    note: ({ attempts }) => attemptCount(attempts.filter(isAttempt)),
    body: ({ attempts, state }) =>
      attempts.some(isAttempt)
        ? html`<ol class="attempts">
            ${attempts.map(attemptView)}
          </ol>`
        : html`<p class="empty">
            ${state === "skipped" ? "Pinterest was not asked." : "No answer yet."} ${JOURNEY_STATES[state].sentence}
          </p>`,
  },
];

/** What the mapping leaves out is noted among the attempts, and was none. */
const isAttempt = ({ outcome }: Journey["attempts"][number]): boolean => outcome !== "skipped";

const attemptView = (attempt: Journey["attempts"][number]): Html => {
  const { sentence } = JOURNEY_STATES[attempt.outcome];
  return html`<li>
    <p class="verdict">
      ${badge(attempt.outcome)} ${attempt.status === undefined ? "" : html`<code class="status">HTTP ${attempt.status}</code>`}
      ${attempt.durationMs === undefined ? "" : html`<span>answered in ${formatDuration(attempt.durationMs)}</span>`}
    </p>
    <p>${attempt.message || sentence}</p>
    <p class="when">${timeView(attempt.at)}</p>
  </li>`;
};
