import { type Handler, Hono } from "hono";
import type { DoorSite } from "../config/site.ts";
import type { SiteDirectory } from "../config/site-directory.ts";
import type { Log } from "../lib/log.ts";
import { type Doors, FAILED } from "./doors.ts";
import type { Readiness } from "./health.ts";
import { mountHealth } from "./health.ts";
import type { ScriptAsset } from "./script.ts";
import { createScript } from "./script.ts";
import { withVisitorCookies } from "./script-cookies.ts";
import { webDoor } from "./web-door.ts";

export interface FrontParts {
  readonly basePath: string;
  readonly doors: Doors;
  readonly scripts: readonly ScriptAsset[];
  readonly sites: SiteDirectory<DoorSite>;
  readonly log: Log;
}

export interface InnerParts {
  readonly readiness: () => Readiness;
  /** `GET /metrics`. */
  readonly metrics?: Handler;
}

/** What pages see, and what a node answers beside. Pages for people (the live page, the demo shop) are mounted beside it by `compose.ts`. */
export const createApp = ({ readiness, metrics, ...parts }: FrontParts & InnerParts): Hono => {
  const app = createFront(parts);
  mountInner(app, { readiness, ...(metrics && { metrics }) });
  return app;
};

/** Where events come in, and the script that sends them. */
export const createFront = ({ basePath, doors, scripts, sites, log }: FrontParts): Hono => {
  const app = new Hono();
  for (const [path, handle] of doors) app.post(path, webDoor(handle));
  for (const script of scripts) {
    app.get(`${basePath}/${script.name}.js`, withVisitorCookies(sites, createScript(script, "short")));
    app.get(`${basePath}/${script.name}.${script.hash}.js`, createScript(script, "immutable"));
  }
  app.notFound((context) => context.text(`Not found. Pages load ${basePath}/df.js and send to ${basePath}/e.\n`, 404));
  app.onError((error, context) => {
    log.error("a request failed", { path: context.req.path, error: error.name });
    return context.text(FAILED, 500);
  });
  return app;
};

/** What a node answers that takes no events: whether it lives, and what it measures. */
export const createInnerApp = (parts: InnerParts): Hono => {
  const app = new Hono();
  mountInner(app, parts);
  app.notFound((context) => context.text("Not found. This node delivers and takes no events (--role deliver).\n", 404));
  return app;
};

const mountInner = (app: Hono, { readiness, metrics }: InnerParts): void => {
  mountHealth(app, readiness);
  if (metrics) app.get("/metrics", metrics);
};
