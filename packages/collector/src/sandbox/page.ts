import { html, raw } from "hono/html";
import type { Counters, ReceivedEvent, ReceivedRequest } from "./ledger.ts";
import { PAGE_STYLE } from "./page-style.ts";

/** What the page shows. */
export interface PageFacts {
  readonly events: readonly ReceivedEvent[];
  readonly requests: readonly ReceivedRequest[];
  readonly counters: Counters;
  readonly faults: readonly string[];
  /** The page asks for itself again every five seconds, which closes what was unfolded: only on request. */
  readonly refreshes: boolean;
}

/** Sent with the page: nothing in it can run or load, whatever an event's fields hold. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const MAX_SHOWN = 100;

/** What the sandbox received, for people: newest first, without scripts. */
export const renderPage = ({ events, requests, counters, faults, refreshes }: PageFacts) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${refreshes ? html`<meta http-equiv="refresh" content="5" />` : ""}
        <title>dayfly sandbox: ${counters.processed} processed</title>
        <style>
          ${raw(PAGE_STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>dayfly sandbox</h1>
          <p>
            A stand-in for Pinterest’s Conversions API v5. Nothing here reaches Pinterest.
            ${refreshes ? html`<a href="/">Stop refreshing</a>` : html`<a href="/?refresh">Refresh every five seconds</a>`}
          </p>
        </header>
        <main>
          <dl class="counts">
            ${COUNTS.map(
              ([name, label]) =>
                html`<div>
                  <dt>${label}</dt>
                  <dd>${NUMBERS.format(counters[name])}</dd>
                </div>`,
            )}
          </dl>
          ${faults.length === 0 ? "" : html`<p class="faults">Scripted faults: ${faults.join(", ")}</p>`}
          <section aria-labelledby="events">
            <h2 id="events">Events${ofHowMany(events)}</h2>
            ${
              events.length === 0
                ? EMPTY
                : html`<ol>
                    ${newest(events).map(renderEvent)}
                  </ol>`
            }
          </section>
          ${
            requests.length === 0
              ? ""
              : html`<section aria-labelledby="requests">
                  <h2 id="requests">Requests${ofHowMany(requests)}</h2>
                  <ol>
                    ${newest(requests).map(renderRequest)}
                  </ol>
                </section>`
          }
        </main>
      </body>
    </html>`;

const COUNTS = [
  ["requests", "requests"],
  ["events", "events"],
  ["processed", "processed"],
  ["failed", "failed"],
  ["duplicates", "duplicates"],
  ["test", "test"],
] as const;

const EMPTY = html`<p>Nothing yet. Send events to <code>POST /v5/ad_accounts/{ad_account_id}/events</code>.</p>`;

const NUMBERS = new Intl.NumberFormat("en-US");

/** Said where more is kept than shown. */
const ofHowMany = ({ length }: readonly unknown[]): string =>
  length > MAX_SHOWN ? `, the newest ${MAX_SHOWN} of ${NUMBERS.format(length)}` : "";

const newest = <Item>(items: readonly Item[]): Item[] => items.slice(-MAX_SHOWN).toReversed();

const time = (ms: number) =>
  html`<time datetime="${new Date(ms).toISOString()}">${new Date(ms).toISOString().slice(0, 19)}Z</time>`;

const renderEvent = ({ event, adAccountId, requestId, at, duplicate, test, answer }: ReceivedEvent) =>
  html`<li>
    <details>
      <summary>
        <strong>${event.event_name}</strong>
        <span class="badge ${answer.status}">${answer.status}</span
        >${duplicate ? html` <span class="badge duplicate">duplicate</span>` : ""}${
          test ? html` <span class="badge">test</span>` : ""
        }
        ${factsOf({ event, at, adAccountId })}
      </summary>
      ${[answer.error_message, answer.warning_message].filter(Boolean).map((message) => html`<p class="message">${message}</p>`)}
      <pre tabindex="0" role="group" aria-label="Payload">${JSON.stringify(event, undefined, 2)}</pre>
      <p class="facts">${requestId}</p>
    </details>
  </li>`;

const factsOf = ({ event, at, adAccountId }: Pick<ReceivedEvent, "event" | "at" | "adAccountId">) => {
  const orderId = event.custom_data?.order_id;
  return html`<span class="facts"
    >${orderId ? html`<span>order <b>${orderId}</b></span>` : ""} <code>${event.event_id}</code> ${time(at)}
    <span>account ${adAccountId}</span></span
  >`;
};

const isTaken = ({ status = 0 }: ReceivedRequest): boolean => status >= 200 && status < 300;

/** Events are counted of requests alone that were read. */
const renderRequest = (request: ReceivedRequest) =>
  html`<li>
    <strong class="${isTaken(request) ? "" : "failed"}">${request.status ?? "no answer"}</strong> <code>${request.path}</code>
    <span class="facts"
      >${time(request.at)}${request.numEvents === 0 ? "" : html` <span>${request.numEvents} ${request.numEvents === 1 ? "event" : "events"}</span>`}${
        request.fault === undefined ? "" : html` <span class="badge">${request.fault}</span>`
      }</span
    >
    ${request.message === undefined ? "" : html`<p class="message">${request.message}${request.where ? html` <code>${request.where}</code>` : ""}</p>`}
  </li>`;
