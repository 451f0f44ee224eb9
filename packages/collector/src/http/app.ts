import { type Handler, Hono } from "hono";
import type { CollectParts } from "./collect.ts";
import { createCollect } from "./collect.ts";
import type { Readiness } from "./health.ts";
import { mountHealth } from "./health.ts";
import type { Metrics } from "./metrics.ts";
import type { ScriptAsset } from "./script.ts";
import { createScript } from "./script.ts";
import { withVisitorCookies } from "./script-cookies.ts";
import type { ServerEventsParts } from "./server-events.ts";
import { createServerEvents } from "./server-events.ts";
import type { Timed } from "./timed.ts";
import { SEGMENT_TYPES } from "../wire/segment-message.ts";

export interface DoorParts extends CollectParts, ServerEventsParts {
  readonly basePath: string;
  readonly scripts: readonly ScriptAsset[];
  readonly timed?: Timed;
}

export interface AppParts extends Omit<DoorParts, "timed"> {
  readonly readiness: () => Readiness;
  readonly metrics?: Pick<Metrics, "timed"> & { readonly door: Handler };
}

/** The doors, and what a node answers beside. Pages for people (the live page, the demo shop) are mounted beside it by `compose.ts`. */
export const createApp = ({ readiness, metrics, ...parts }: AppParts): Hono => {
  const app = createDoors({ ...parts, ...(metrics && { timed: metrics.timed }) });
  mountInner(app, { readiness, ...(metrics && { metrics }) });
  return app;
};

/** Where events come in, and the script that sends them. */
export const createDoors = (parts: DoorParts): Hono => {
  const { basePath, scripts, log, timed = (_door, handler) => handler } = parts;
  const app = new Hono();
  app.post(`${basePath}/e`, timed("browser", createCollect(parts)));
  app.post(`${basePath}/v1/batch`, timed("server", createServerEvents(parts)));
  for (const type of SEGMENT_TYPES) app.post(`${basePath}/v1/${type}`, timed("server", createServerEvents(parts, type)));
  for (const script of scripts) {
    app.get(`${basePath}/${script.name}.js`, withVisitorCookies(parts.sites, createScript(script, "short")));
    app.get(`${basePath}/${script.name}.${script.hash}.js`, createScript(script, "immutable"));
  }
  app.notFound((context) => context.text(`Not found. Pages load ${basePath}/df.js and send to ${basePath}/e.\n`, 404));
  app.onError((error, context) => {
    log.error("a request failed", { path: context.req.path, error: error.name });
    return context.text("The collector failed on this request. Its log says more.\n", 500);
  });
  return app;
};

/** What a node answers that takes no events: whether it lives, and what it measures. */
export const createInnerApp = (parts: Pick<AppParts, "readiness" | "metrics">): Hono => {
  const app = new Hono();
  mountInner(app, parts);
  app.notFound((context) => context.text("Not found. This node delivers and takes no events (--role deliver).\n", 404));
  return app;
};

const mountInner = (app: Hono, { readiness, metrics }: Pick<AppParts, "readiness" | "metrics">): void => {
  mountHealth(app, readiness);
  if (metrics) app.get("/metrics", metrics.door);
};
