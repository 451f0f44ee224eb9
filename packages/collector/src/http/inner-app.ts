import { type Handler, Hono } from "hono";
import { errorCode } from "../lib/error-code.ts";
import type { Log } from "../lib/log.ts";
import { FAILED } from "./failed.ts";
import { mountHealth, type Readiness } from "./health.ts";

export interface InnerParts {
  readonly readiness: () => Readiness;
  /** `GET /metrics`. */
  readonly metrics?: Handler;
}

export interface FallbackParts {
  /** Said of an address where nothing is. */
  readonly notFound: string;
  readonly log: Log;
}

/** What a node answers beside the doors: whether it lives, and what it measures. */
export const createInnerApp = ({ notFound, log, ...parts }: InnerParts & FallbackParts): Hono => {
  const app = withFallback(new Hono(), { notFound, log });
  mountInner(app, parts);
  return app;
};

export const mountInner = (app: Hono, { readiness, metrics }: InnerParts): void => {
  mountHealth(app, readiness);
  if (metrics) app.get("/metrics", metrics);
};

/** Answers what is nowhere, and what broke. */
export const withFallback = (app: Hono, { notFound, log }: FallbackParts): Hono => {
  app.notFound((context) => context.text(notFound, 404));
  app.onError((error, context) => {
    log.error("a request failed", { path: context.req.path, error: errorCode(error) ?? error.name });
    return context.text(FAILED, 500);
  });
  return app;
};

/** Of a node that takes events. */
export const whereDoorsAre = (basePath: string): string =>
  `Not found. Pages load ${basePath}/df.js and send to ${basePath}/e; servers send to ${basePath}/v1/batch.\n`;
