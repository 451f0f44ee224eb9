import type { Hono } from "hono";

/** Whether the process can do its work, and if not why, in words. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

/** `/healthz`: alive. `/readyz`: can store; a held ad account is told and does not make it unready, for events are still accepted. */
export const mountHealth = (app: Hono, readiness: () => Readiness): void => {
  app.get("/healthz", (context) => context.json({ alive: true }));
  app.get("/readyz", (context) => {
    const state = readiness();
    return context.json(state, state.ready ? 200 : 503);
  });
};
