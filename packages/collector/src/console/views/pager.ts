import { html } from "hono/html";
import type { Html } from "../layout.ts";

interface Pager {
  /** What is listed, in the plural. */
  readonly what: string;
  /** Absent on the page that has the newest. */
  readonly newest: string | undefined;
  /** Absent on the last page. */
  readonly older: string | undefined;
}

/** The ways to the newest and to the next older page of a list; nothing where it has one page. */
export const pager = ({ what, newest, older }: Pager): Html | "" =>
  newest === undefined && older === undefined
    ? ""
    : html`<nav class="pages" aria-label="Pages">
        ${newest === undefined ? "" : html`<a href="${newest}">Newest ${what}</a>`}
        ${older === undefined ? "" : html`<a href="${older}">Older ${what}</a>`}
      </nav>`;
