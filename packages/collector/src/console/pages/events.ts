import { Hono } from "hono";
import { html } from "hono/html";
import type { AccessEnv, Session } from "../../access/session.ts";
import type { RecordPage } from "../../record/record.ts";
import { EVENT_NAMES } from "../../wire/event-names.ts";
import type { ConsoleParts } from "../console-parts.ts";
import { formatFields, PERIODS, readFields, type SearchFields, toQuery } from "../event-query.ts";
import { JOURNEY_STATES } from "../journey-states.ts";
import type { Html } from "../layout.ts";
import { liveRegion, streamRegion } from "../live-region.ts";
import { answerPage } from "../page.ts";
import { eventRow } from "../views/event-row.ts";
import { csrfField, optionsOf } from "../views/form.ts";
import { pager } from "../views/pager.ts";

const PAGE = 50;

/** The events as they come, and the search for one. */
export const createEvents = (parts: ConsoleParts): Hono<AccessEnv> => {
  const { root, record, sites, clock, hashEmail } = parts;
  const app = new Hono<AccessEnv>();

  const find = (fields: SearchFields, before?: string): Promise<RecordPage> =>
    record.search({ ...toQuery(fields, clock.now()), limit: PAGE, ...(before === undefined ? {} : { before }) });
  const list = async (fields: SearchFields, before?: string): Promise<Html> =>
    eventList({
      root,
      fields,
      page: await find(fields, before),
      isNewest: before === undefined,
      withSite: sites.all().length > 1,
    });

  app.get("/", async (context) => {
    const fields = readFields(context.req.query());
    const before = context.req.query("before");
    const content = await list(fields, before);
    const main = html`<div class="head">
        <div>
          <h1>Events</h1>
          <p class="lead">Each event’s way from the page to Pinterest, newest first.</p>
        </div>
        <p class="stream" id="stream" role="status">
          ${before === undefined ? "Reload the page for newer events." : "Older events"}
        </p>
      </div>
      ${searchForm(parts, context.get("session"), fields)}
      ${before === undefined ? liveRegion(`${root}/events/stream${formatFields(fields)}`, content) : content}`;
    return answerPage(context, parts, { title: "Events", section: "events", main });
  });

  app.get("/stream", (context) => {
    const fields = readFields(context.req.query());
    return streamRegion(context, parts, () => list(fields));
  });

  /** By POST, so that an e-mail address is in no address and no log: only its hash goes on. */
  app.post("/search", async (context) => {
    const fields = readFields(await context.req.parseBody());
    const found = (next: SearchFields) => context.redirect(`${root}/events${formatFields(next)}`, 303);
    if (!AT.test(fields.q)) return found(fields);
    const em = hashEmail(WITHIN_BRACKETS.exec(fields.q)?.[1] ?? fields.q);
    if (em !== undefined) return found({ ...fields, q: "", em });
    return answerPage(context, parts, { title: "Events", section: "events", main: notAnAddress(root) }, 422);
  });
  return app;
};

const AT = /[@＠﹫]|%40/;
/** As mail programs copy an address: `Jane Doe <jane@…>`. */
const WITHIN_BRACKETS = /<([^<>]+)>/;

const notAnAddress = (root: string): Html =>
  html`<h1>Not one e-mail address</h1>
    <p class="lead">
      What holds an @ is looked for as an e-mail address, by its hash, and this is not one. Search for the address alone, or for
      an order number or an id. <a href="${root}/events">Back to the events</a>
    </p>`;

interface EventList {
  readonly root: string;
  readonly fields: SearchFields;
  readonly page: RecordPage;
  /** Whether the page has the newest there are. */
  readonly isNewest: boolean;
  readonly withSite: boolean;
}

const eventList = ({ root, fields, page, isNewest, withSite }: EventList): Html => {
  if (page.journeys.length === 0) return nothing(root, fields);
  const { next } = page;
  return html`<ol class="events" aria-label="Events">
      ${page.journeys.map((journey) => eventRow(root, journey, { withSite }))}
    </ol>
    ${pager({
      what: "events",
      newest: isNewest ? undefined : `${root}/events${formatFields(fields)}`,
      older: next === undefined ? undefined : `${root}/events${formatFields({ ...fields, before: next })}`,
    })}`;
};

const nothing = (root: string, fields: SearchFields): Html => {
  const isFiltered = formatFields(fields) !== "";
  return html`<div class="nothing">
    ${
      isFiltered
        ? html`<p><strong>No event matches.</strong></p>
            <p>
              Order numbers and ids match as a whole. The record keeps a number of days and events; an order from before them is
              not here, nor one that never reached this collector, or was turned away at the door: without consent, of a bot, from
              an unknown origin, with a wrong write key, while none could be stored. The
              <a href="${root}#turned-away">overview</a> counts those by reason.
            </p>
            <p><a href="${root}/events">Show all events</a></p>`
        : html`<p><strong>No events yet.</strong></p>
            <p>Open a page that carries the script tag, and its page view appears here.</p>`
    }
  </div>`;
};

const searchForm = ({ root, sites }: ConsoleParts, session: Session, fields: SearchFields): Html => {
  const states = Object.entries(JOURNEY_STATES).map(([state, { label }]) => [state, label] as const);
  const isNarrowed = fields.name !== "" || fields.from !== "" || fields.to !== "";
  return html`<form class="search" role="search" method="post" action="${root}/events/search">
    ${csrfField(session)} ${fields.em ? html`<input type="hidden" name="em" value="${fields.em}" />` : ""}
    <div class="field wide">
      <label for="q">Order number, event id, click id or e-mail address</label>
      <input id="q" name="q" type="search" value="${fields.q}" maxlength="300" autocomplete="off" spellcheck="false" />
    </div>
    <div class="field">
      <label for="state">State</label>
      <select id="state" name="state">
        ${optionsOf([["", "Any"], ...states], fields.state)}
      </select>
    </div>
    ${
      sites.all().length > 1
        ? html`<div class="field">
            <label for="site">Site</label>
            <select id="site" name="site">
              ${optionsOf([["", "All"], ...sites.all().map(({ key }) => [key, key] as const)], fields.site)}
            </select>
          </div>`
        : ""
    }
    <div class="field">
      <label for="within">Received</label>
      <select id="within" name="within">
        ${optionsOf([["", "Any time"], ...PERIODS.map(([value, label]) => [value, label] as const)], fields.within)}
      </select>
    </div>
    <button class="strong">Search</button>
    <details class="more" ${isNarrowed ? "open" : ""}>
      <summary>Name and exact times</summary>
      <div class="more-fields">
        <div class="field">
          <label for="name">Event name</label>
          <input id="name" name="name" list="names" value="${fields.name}" autocomplete="off" />
          <datalist id="names">${EVENT_NAMES.map((name) => html`<option value="${name}"></option>`)}</datalist>
        </div>
        <div class="field">
          <label for="from">From (UTC)</label>
          <input id="from" name="from" type="datetime-local" value="${fields.from}" autocomplete="off" />
        </div>
        <div class="field">
          <label for="to">Before (UTC)</label>
          <input id="to" name="to" type="datetime-local" value="${fields.to}" autocomplete="off" />
        </div>
      </div>
    </details>
    ${
      fields.em
        ? html`<p class="chosen">
            Events of one e-mail address, by its hash <code>${fields.em.slice(0, 12)}…</code>
            <a href="${root}/events${formatFields({ ...fields, em: "" })}">Leave that out</a>
          </p>`
        : ""
    }
  </form>`;
};
