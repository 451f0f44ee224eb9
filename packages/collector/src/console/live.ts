import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { EventRecord, Journey } from "../record/record.ts";
import { changesOf } from "./changes-of.ts";
import { matcherOf, parseJourneyFilter } from "./journey-filter.ts";
import { consoleLayout } from "./layout.ts";
import { pageHeaders } from "../access/page-headers.ts";
import { createStaticAssets } from "./static-assets.ts";
import { journeyCard } from "./views/journey-card.ts";
import { journeyList } from "./views/journey-list.ts";

export interface LivePageParts {
  readonly record: EventRecord;
  /** Where the page is mounted, without a trailing slash: `/_df/live`. */
  readonly basePath: string;
  /** Where the watched site is, for a link back. */
  readonly siteUrl?: string;
}

/** How many of the latest events the page looks at. */
const RECENT = 100;

/**
 * The live page. A plain server-rendered list; `live.js` keeps it fresh from `stream`. It shows what
 * the record holds and asks nobody who they are: whoever mounts it decides who may reach it.
 */
export const createLivePage = ({ record, basePath: root, siteUrl }: LivePageParts): Hono => {
  const app = new Hono();
  app.use(...pageHeaders());

  app.get("/", async (context) => {
    const filter = parseJourneyFilter(context.req.query());
    const { journeys: recent } = await record.search({ limit: RECENT });
    const counts = countStates(recent);
    const journeys = recent.filter(matcherOf(filter));
    const main = journeyList({ root, journeys, filter, counts });
    return context.html(consoleLayout({ root, title: "Live", main, scripts: ["live.js"], ...(siteUrl ? { siteUrl } : {}) }));
  });

  app.get("/stream", (context) => {
    const filter = parseJourneyFilter(context.req.query());
    return streamSSE(context, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const isWanted = matcherOf(filter);
      const changes = changesOf(record, { maxWaiting: RECENT, signal: gone.signal });
      await stream.writeSSE({ event: "ready", data: "" });
      for await (const keys of changes) {
        for (const journey of await Promise.all(keys.map((key) => record.find(key)))) {
          if (journey === undefined || !isWanted(journey)) continue;
          const card = await journeyCard(journey, { open: false });
          await stream.writeSSE({ event: "journey", data: card.toString() });
        }
      }
    });
  });

  app.route("/assets", createStaticAssets(new URL("assets/", import.meta.url)));
  return app;
};

const countStates = (journeys: readonly Journey[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { state } of journeys) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
};
