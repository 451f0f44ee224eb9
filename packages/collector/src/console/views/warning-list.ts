import { html } from "hono/html";
import { type Warning, WARNINGS } from "../../wire/warnings.ts";
import type { Html } from "../layout.ts";

/** Warnings, each with what it means. */
export const warningList = (warnings: readonly Warning[]): Html | "" =>
  warnings.length === 0
    ? ""
    : html`<ul class="warnings" aria-label="Warnings">
        ${warnings.map(({ code, field }) => html`<li>${WARNINGS[code]}${field ? html` <code>${field}</code>` : ""}</li>`)}
      </ul>`;
