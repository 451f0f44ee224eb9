import { Hono } from "hono";
import type { Layout } from "../access/answer-refusal.ts";
import type { AccessEnv } from "../access/session.ts";
import type { Log } from "../lib/log.ts";
import { QueueUnavailable } from "../queue/queue.ts";
import { type DeadEndpointParts, deadEndpoints } from "./dead-endpoints.ts";
import { type ApiFacts, describeApi } from "./describe-api.ts";
import { docsPage } from "./docs-page.ts";
import { type EventEndpointParts, eventEndpoints } from "./event-endpoints.ts";
import { answerProblem, mountEndpoints } from "./mount-endpoints.ts";
import { type SiteEndpointParts, siteEndpoints } from "./site-endpoints.ts";
import { type StateEndpointParts, stateEndpoints } from "./state-endpoints.ts";

export interface AdminApiParts extends ApiFacts, SiteEndpointParts, EventEndpointParts, DeadEndpointParts, StateEndpointParts {
  readonly queue: DeadEndpointParts["queue"] & StateEndpointParts["queue"];
  readonly log: Log;
  readonly layout: Layout;
}

/** The admin API, its description at `openapi.json` and, to read, at `docs`. It stands behind the guard. */
export const createAdminApi = (parts: AdminApiParts): Hono<AccessEnv> => {
  const { log, layout } = parts;
  const endpoints = [...siteEndpoints(parts), ...eventEndpoints(parts), ...deadEndpoints(parts), ...stateEndpoints(parts)];
  const description = describeApi(endpoints, parts);
  const app = new Hono<AccessEnv>();
  app.onError((error, context) => {
    if (error instanceof QueueUnavailable)
      return answerProblem({ reason: "store_unavailable", detail: "Try again in a moment." });
    log.error("An admin request failed.", { path: context.req.routePath, error: error.name });
    return answerProblem({ reason: "failed", detail: "Its log says more. Please report it." });
  });
  app.get("/openapi.json", (context) => context.json(description));
  app.get("/docs", (context) => context.html(layout({ title: "Admin API", main: docsPage(endpoints, parts) })));
  mountEndpoints(app, endpoints);
  app.all("*", () =>
    answerProblem({ reason: "not_found", detail: "GET docs shows what there is, GET openapi.json for programs." }),
  );
  return app;
};
