import type { Hono } from "hono";
import type { Readiness as StoreReadiness } from "../queue/queue.ts";
import type { AccountState } from "./stats.ts";

/** Whether the process can do its work, and if not why, in words that anybody may read. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

/** A held ad account is told and does not make the process unready, for events are still accepted. */
export const readinessOf = (store: StoreReadiness, accounts: readonly AccountState[]): Readiness => ({
  ready: store.ok,
  checks: { store: store.ok ? "ok" : store.reason, ...(accounts.length > 0 && { delivery: countStates(accounts) }) },
});

/** How many accounts are in which state: `2 open, 1 held (forbidden)`. Which ones, and what Pinterest said, is for operators. */
const countStates = (accounts: readonly AccountState[]): string =>
  [...Map.groupBy(accounts, ({ state, reason }) => (reason === undefined ? state : `${state} (${reason})`))]
    .map(([state, { length }]) => `${length} ${state}`)
    .join(", ");

/** `/healthz`: alive. `/readyz`: can store. Both are open to anybody. */
export const mountHealth = (app: Hono, readiness: () => Readiness): void => {
  app.get("/healthz", (context) => context.json({ alive: true }));
  app.get("/readyz", (context) => {
    const state = readiness();
    return context.json(state, state.ready ? 200 : 503);
  });
};
