import { html } from "hono/html";
import type { Html } from "../layout.ts";

/** Day and time in UTC; `local-times.js` turns it into the reader's own. Anything that is no date is shown as it is. */
export const timeView = (ms: number): Html => {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return html`${String(ms)}`;
  const iso = date.toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(0, 19).replace("T", " ")} UTC</time>`;
};
