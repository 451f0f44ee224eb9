import { html } from "hono/html";
import { asSha256Hex } from "../../lib/sha256.ts";
import { formatCount } from "../format.ts";
import type { Html } from "../layout.ts";
import { timeView } from "./time.ts";

/** Fields that hold a moment, with what one unit is in milliseconds. */
const MOMENTS: Record<string, number> = { at: 1, sentAt: 1, receivedAt: 1, event_time: 1000 };

/** Longer lists are folded behind so many items, longer texts scroll. */
const SHOWN_ITEMS = 20;
const SHOWN_CHARACTERS = 300;

/** A JSON value as nested lists of names and values, empty ones left out. Hashes and long lists open to their full length. */
export const valueTree = (value: object): Html => html`<dl class="tree">${Object.entries(value).map(row)}</dl>`;

const row = ([name, value]: [string, unknown]): Html | "" => {
  if (isEmpty(value)) return "";
  const nested = typeof value === "object" && value !== null && !isListOfScalars(value);
  return html`<div class="${nested ? "branch" : "leaf"}">
    <dt>${name}</dt>
    <dd>${typeof value === "number" && MOMENTS[name] ? moment(value, MOMENTS[name]) : valueView(value)}</dd>
  </div>`;
};

const moment = (value: number, unitMs: number): Html => html`${scalar(value)} <small>${timeView(value * unitMs)}</small>`;

const valueView = (value: unknown): Html => {
  if (Array.isArray(value)) return value.length > SHOWN_ITEMS ? longList(value) : list(value);
  if (typeof value !== "object" || value === null) return scalar(value);
  return valueTree(value);
};

const list = (items: readonly unknown[]): Html =>
  html`<ol class="${isListOfScalars(items) ? "scalars" : "items"}">
    ${items.map((item) => html`<li>${valueView(item)}</li>`)}
  </ol>`;

const longList = (items: readonly unknown[]): Html =>
  html`${list(items.slice(0, SHOWN_ITEMS))}
    <details>
      <summary>${formatCount(items.length - SHOWN_ITEMS)} more</summary>
      ${list(items.slice(SHOWN_ITEMS))}
    </details>`;

const scalar = (value: unknown): Html => {
  if (typeof value === "string" && asSha256Hex(value)) {
    return html`<details class="hash">
      <summary title="${value}"><span class="visually-hidden">SHA-256, </span>${value.slice(0, 8)}…${value.slice(-4)}</summary>
      <code>${value}</code>
    </details>`;
  }
  if (typeof value === "string" && value.length > SHOWN_CHARACTERS)
    return html`<div class="long" tabindex="0" role="group" aria-label="Long text"><code>${value}</code></div>`;
  return html`<code class="${value === null ? "null" : typeof value}">${String(value)}</code>`;
};

const isListOfScalars = (value: object): boolean =>
  Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null);

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
