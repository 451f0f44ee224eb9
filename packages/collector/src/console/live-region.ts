import type { Context } from "hono";
import { html } from "hono/html";
import { streamSSE } from "hono/streaming";
import type { AccessEnv } from "../access/session.ts";
import { waitAtMost } from "../lib/wait-at-most.ts";
import type { ConsoleParts } from "./console-parts.ts";
import type { Html } from "./layout.ts";

/** A part of a page that `live.js` keeps fresh from `stream`; without scripts it is as it was when the page was made. */
export const liveRegion = (stream: string, content: Html): Html => html`<div id="live" data-stream="${stream}">${content}</div>`;

/** At most so often while events come; and at least so often, since times pass. */
const AT_MOST_EVERY_MS = 700;
const AT_LEAST_EVERY_MS = 5000;

/** Nothing that a browser sees; a proxy takes a stream without a word for dead (nginx after 10 s, by docs/first-party.md). */
const STILL_THERE = ":\n\n";

/** Sends the region's content whenever it differs from what was sent before, until the session ends. */
export const streamRegion = (
  context: Context<AccessEnv>,
  { record, clock, log }: Pick<ConsoleParts, "record" | "clock" | "log">,
  render: () => Promise<Html>,
): Response => {
  const { isOpen } = context.get("session");
  const path = context.req.routePath;
  // nginx would keep the stream back until it has a buffer full of it.
  context.header("X-Accel-Buffering", "no");
  return streamSSE(context, async (stream) => {
    const gone = new AbortController();
    let news = Promise.withResolvers<void>();
    const stopListening = record.onChange(() => news.resolve());
    stream.onAbort(() => {
      stopListening();
      gone.abort();
      news.resolve();
    });
    let shown = "";
    try {
      while (!gone.signal.aborted && isOpen()) {
        const content = String(await render());
        await (content === shown ? stream.write(STILL_THERE) : stream.writeSSE({ event: "region", data: content }));
        shown = content;
        await clock.sleep(AT_MOST_EVERY_MS, gone.signal);
        await waitAtMost(clock, AT_LEAST_EVERY_MS, news.promise);
        news = Promise.withResolvers<void>();
      }
    } catch (error) {
      // Hono would print it as it is. The browser asks again.
      log.error("A page of the console failed.", { path, error: error instanceof Error ? error.name : typeof error });
    } finally {
      stopListening();
    }
  });
};
