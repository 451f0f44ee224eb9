import { Hono } from "hono";
import { html } from "hono/html";
import type { AccessEnv, Session } from "../../access/session.ts";
import type { Site } from "../../config/site.ts";
import { journeyKeyOfAddress, orderIdOf } from "../../record/journey.ts";
import { asCurl } from "../as-curl.ts";
import type { ConsoleParts, DeliveryAccount } from "../console-parts.ts";
import { formatEvents, formatName } from "../format.ts";
import { findJourney, type FoundJourney, ON_ITS_WAY } from "../find-journey.ts";
import { JOURNEY_STATES } from "../journey-states.ts";
import type { Html } from "../layout.ts";
import { liveRegion, streamRegion } from "../live-region.ts";
import { answerPage } from "../page.ts";
import { badge } from "../views/badge.ts";
import { became } from "../views/became.ts";
import { actionForm } from "../views/form.ts";
import { STAGES } from "../views/stages.ts";
import { timeView } from "../views/time.ts";
import { fixOf } from "../fix-of.ts";

const PATH = "/:id/:site/:name";

/** All that is known of one event: browser, stored, payload, answer side by side. */
export const createEvent = (parts: ConsoleParts): Hono<AccessEnv> => {
  const { root, queue, audit } = parts;
  const app = new Hono<AccessEnv>();

  app.get(PATH, async (context) => {
    const key = journeyKeyOfAddress(context.req.param());
    const found = await findJourney(parts, key);
    if (found === undefined) return answerPage(context, parts, { title: "Event", section: "events", main: unknown(root) }, 404);
    const main = html`<p class="crumb"><a href="${root}/events">Events</a></p>
      ${liveRegion(`${root}/events/${key}/stream`, eventView(parts, found, context.get("session")))}`;
    const title = [context.req.param("name"), orderIdOf(found.journey)].join(" ").trim();
    return answerPage(context, parts, { title, section: "events", main });
  });

  app.get(`${PATH}/stream`, (context) => {
    const key = journeyKeyOfAddress(context.req.param());
    // Any script of this host can read a stream, unlike a page: `live.js` puts the token of the page's own forms in.
    const session = { ...context.get("session"), csrf: "" };
    return streamRegion(context, parts, async () => {
      const found = await findJourney(parts, key);
      return found ? eventView(parts, found, session) : unknown(root);
    });
  });

  app.post(`${PATH}/replay`, async (context) => {
    const key = journeyKeyOfAddress(context.req.param());
    const { letter } = (await findJourney(parts, key)) ?? {};
    if (letter) {
      const events = await queue.replayDead({ key: letter.key });
      audit.note(context.get("session"), "dead_replayed", letter.event.site, formatEvents(events));
    }
    return context.redirect(`${root}/events/${key}`, 303);
  });
  return app;
};

const unknown = (root: string): Html =>
  html`<h1>This event is not in the record</h1>
    <p class="lead">It is older than the record reaches, or never came. <a href="${root}/events">Search for another</a></p>`;

const eventView = ({ root, sites, accounts }: ConsoleParts, { journey, letter, doubt }: FoundJourney, session: Session): Html => {
  const { stored, state, payload, key } = journey;
  const orderId = orderIdOf(journey);
  const hasLeft = doubt === "has_left";
  const said = hasLeft ? "" : (journey.attempts.at(-1)?.message ?? "");
  const fix = fixOf(journey);
  const site = sites.find(stored.site);
  const obstacle = ON_ITS_WAY.includes(state) && !hasLeft ? accounts().find((account) => isClosed(account, site)) : undefined;
  const { sentence, tone } = doubt === undefined || obstacle ? JOURNEY_STATES[state] : DOUBTS[doubt];
  return html`<div class="event-head">
      <div>
        <h1>${formatName(stored.name)} ${payload ? became(payload.event_name) : ""}</h1>
        <p class="lead">
          ${orderId ? html`Order <strong>${orderId}</strong>, received` : "Received"} ${timeView(stored.receivedAt)} on site
          <strong>${stored.site}</strong>
        </p>
      </div>
      ${hasLeft ? "" : badge(state)}
    </div>
    <div class="verdict-box ${tone}">
      <p><strong>${sentence}</strong> ${said === sentence ? "" : said}</p>
      ${fix ? html`<p>${fix}</p>` : ""} ${obstacle ? html`<p>${describeObstacle(obstacle, said)}</p>` : ""}
      ${
        letter
          ? actionForm(session, { action: `${root}/events/${key}/replay`, label: "Replay this event" })
          : state === "dead"
            ? html`<p>It is no longer among the dead letters: it was replayed or dropped.</p>`
            : ""
      }
    </div>
    <div class="stages">
      ${STAGES.map(
        (stage, index) =>
          html`<section class="stage ${stage.name}" aria-label="${index + 1}. ${stage.title}">
            <h2><span class="number" aria-hidden="true">${index + 1}</span> ${stage.title}</h2>
            <p class="note">${stage.note(journey)}</p>
            ${stage.body(journey)}
          </section>`,
      )}
    </div>
    <section class="copies" aria-label="Copy">
      ${
        payload && site
          ? copyBlock(
              "Copy as curl",
              asCurl(site.account, payload),
              "IP address and user agent are not kept in the record. Where Pinterest matches by them, add client_ip_address and client_user_agent.",
            )
          : ""
      }
      ${payload ? copyBlock("Copy the payload as JSON", JSON.stringify(payload, null, 2)) : ""}
      ${copyBlock("Copy everything as JSON", JSON.stringify(journey, null, 2))}
    </section>`;
};

const DOUBTS = {
  has_left: {
    sentence:
      "It has left the queue and is no dead letter: Pinterest took it, unless the mapping skips it or its dead letter was dropped. The record left out which, since news came too fast.",
    tone: "calm",
  },
  overdue: {
    sentence:
      "Stored durably, and no attempt is recorded: it still waits, or the record left out what came of it, since news came too fast.",
    tone: "wait",
  },
} as const satisfies Record<NonNullable<FoundJourney["doubt"]>, object>;

const describeObstacle = ({ adAccountId, state, explanation }: DeliveryAccount, said: string): string => {
  const what = state === "held" ? "is held" : "waits for Pinterest, which passes by itself";
  return `Ad account ${adAccountId} ${what}${said === explanation ? "." : `: ${explanation}`}`;
};

/** Whether nothing is sent to the site's ad account now, so that its events wait. */
const isClosed = ({ adAccountId, state }: DeliveryAccount, site: Site | undefined): boolean =>
  state !== "open" && adAccountId === site?.account.adAccountId;

const copyBlock = (title: string, text: string, note?: string): Html =>
  html`<details data-key="${title}">
    <summary data-focus="${title}">${title}</summary>
    <div class="copy-block" data-copy>
      ${note ? html`<p class="note">${note}</p>` : ""}
      <pre tabindex="0"><code>${text}</code></pre>
    </div>
  </details>`;
