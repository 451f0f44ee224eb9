import { Hono } from "hono";
import type { DoorSite } from "../config/site.ts";
import type { SiteDirectory } from "../config/site-directory.ts";
import type { Log } from "../lib/log.ts";
import type { Doors } from "./doors.ts";
import { type InnerParts, mountInner, whereDoorsAre, withFallback } from "./inner-app.ts";
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

/** What pages see, and what a node answers beside. Pages for people (the live page, the demo shop) are mounted beside it by `compose.ts`. */
export const createApp = ({ readiness, metrics, ...parts }: FrontParts & InnerParts): Hono => {
  const app = createFront(parts);
  mountInner(app, { readiness, ...(metrics && { metrics }) });
  return app;
};

/** For who tries the address in a browser. */
const BY_POST = "Events come in here, by POST. That this can be read shows that the way here is open.\n";

/** Where events come in, and the script that sends them. */
export const createFront = ({ basePath, doors, scripts, sites, log }: FrontParts): Hono => {
  const app = new Hono();
  for (const [path, handle] of doors) {
    app.post(path, webDoor(handle));
    app.get(path, (context) => context.text(BY_POST, 405, { Allow: "POST" }));
  }
  for (const script of scripts) {
    app.get(`${basePath}/${script.name}.js`, withVisitorCookies(sites, createScript(script, "short")));
    app.get(`${basePath}/${script.name}.${script.hash}.js`, createScript(script, "immutable"));
  }
  return withFallback(app, { notFound: whereDoorsAre(basePath), log });
};
