import { Hono } from "hono";
import { html } from "hono/html";
import type { AccessEnv } from "../access/session.ts";
import { QueueUnavailable } from "../queue/queue.ts";
import type { ConsoleParts } from "./console-parts.ts";
import { answerPage } from "./page.ts";
import { createDeadLetters } from "./pages/dead-letters.ts";
import { createEvent } from "./pages/event.ts";
import { createEvents } from "./pages/events.ts";
import { createOverview } from "./pages/overview.ts";
import { createSiteChanges } from "./pages/site-changes.ts";
import { createSites } from "./pages/sites.ts";

/**
 * The console's pages, to be mounted behind the door that sets the session. Each is made on the server and works without scripts; who may
 * only read gets no button that changes something.
 */
export const createConsole = (parts: ConsoleParts): Hono<AccessEnv> => {
  const app = new Hono<AccessEnv>();
  app.route("/", createOverview(parts));
  app.route("/events", createEvents(parts));
  app.route("/events", createEvent(parts));
  app.route("/dead", createDeadLetters(parts));
  app.route("/sites", createSites(parts));
  app.route("/sites", createSiteChanges(parts));
  app.onError((error, context) => {
    parts.log.error("A page of the console failed.", { path: context.req.routePath, error: error.name });
    return error instanceof QueueUnavailable
      ? answerPage(context, parts, { title: UNAVAILABLE, main: unavailable }, 503)
      : answerPage(context, parts, { title: FAILED, main: failed }, 500);
  });
  app.all("*", (context) =>
    answerPage(
      context,
      parts,
      {
        title: "Not here",
        main: html`<h1>Not here</h1>
          <p class="lead">The console has no page at this address. The menu above has them all.</p>`,
      },
      404,
    ),
  );
  return app;
};

const UNAVAILABLE = "The queue does not answer";
const unavailable = html`<h1>${UNAVAILABLE}</h1>
  <p class="lead">
    Load the page again in a moment, and look whether what you asked for was done. Where this stays, see to the queue’s servers.
  </p>`;

const FAILED = "This page failed";
const failed = html`<h1>${FAILED}</h1>
  <p class="lead">The collector’s log says more. Load the page again; please report it where it fails again.</p>`;

/** Ends of the paths that those who only read may POST to. */
export const READERS_MAY_POST = ["/events/search"];
