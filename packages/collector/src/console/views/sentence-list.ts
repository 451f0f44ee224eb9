import { html } from "hono/html";
import type { Html } from "../layout.ts";

/** What is the matter, a sentence each; nothing where nothing is. */
export const sentenceList = (label: string, sentences: readonly string[]): Html | "" =>
  sentences.length === 0
    ? ""
    : html`<ul class="warnings" aria-label="${label}">
        ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>`;
