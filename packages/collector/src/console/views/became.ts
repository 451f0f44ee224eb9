import { html } from "hono/html";
import type { Html } from "../layout.ts";

/** After an event's own name: Pinterest's name for it, as an arrow to the eye and as a word to the ear. */
export const became = (name: string): Html =>
  html`<span class="became"
    ><span class="arrow" aria-hidden="true">→</span><span class="visually-hidden">became</span> <code>${name}</code></span
  >`;
