import { Hono } from "hono";
import { errorAnswer } from "./answer.ts";
import { createEventsAnswerer } from "./answer-events.ts";
import { createTokenAnswerer } from "./answer-token.ts";
import { createApiRoutes, type SocketEnv } from "./api-routes.ts";
import { createControlRoutes } from "./control-routes.ts";
import { createFaultBook, type LiveRule } from "./fault-book.ts";
import type { FaultRule } from "./fault.ts";
import { type Counters, createLedger, type ReceivedEvent, type ReceivedRequest } from "./ledger.ts";
import { type SandboxOptions, withDefaults } from "./options.ts";
import { PAGE_POLICY, renderPage } from "./page.ts";
import { createRateLimiter } from "./rate-limiter.ts";
import { toResponse } from "./spoil.ts";
import { createTokenBook } from "./token-book.ts";

/** A stand-in for Pinterest's Conversions API v5 that keeps what it got and fails when told to. */
export interface Sandbox {
  /** `/v5/…` as Pinterest answers, `/__sandbox/…` to script it, `/` for people. */
  readonly app: Hono<SocketEnv>;
  /** The newest arrivals, oldest first, each repeat by itself and flagged. Empty with `keep: "ids"`. */
  received(): readonly ReceivedEvent[];
  /** The newest arrivals that Pinterest would count: processed, no test, no repeat within 48 hours. */
  counted(): readonly ReceivedEvent[];
  requests(): readonly ReceivedRequest[];
  /** Complete, whatever is no longer kept. */
  counters(): Counters;
  /** Whether an event was processed (a test does not count). */
  has(adAccountId: string, eventName: string, eventId: string): boolean;
  /** Every (ad account, event_name, event_id) that was processed, once. */
  ids(): Iterable<readonly [adAccountId: string, eventName: string, eventId: string]>;
  /** Returns how to take the fault away again. */
  addFault(rule: FaultRule): () => void;
  faults(): readonly LiveRule[];
  clearFaults(): void;
  /** Ends an access or refresh token now; false when there is none such. */
  revoke(token: string): boolean;
  /** Forgets what it got. Faults and tokens stay. */
  clear(): void;
  /** Lets go of the requests that hang. */
  close(): void;
}

export const createSandbox = (options: SandboxOptions): Sandbox => {
  const settings = withDefaults(options);
  const { clock, random } = settings;
  const ledger = createLedger(settings);
  const faults = createFaultBook(random);
  const tokens = createTokenBook(settings.tokens, settings.apps, settings, clock);
  const closing = new AbortController();
  const tagIds = new Set(settings.tagIds);
  const adAccountIds = new Set(settings.adAccountIds);

  const answerEvents = createEventsAnswerer({
    tokens,
    faults,
    ledger,
    clock,
    random,
    limiter: createRateLimiter(settings.rateLimit, "ads_conversions_ad_account_id", clock),
    testLimiter: createRateLimiter(settings.testRateLimit, "ads_conversions_test", clock),
    isAdAccount: (id) => !tagIds.has(id) && (settings.acceptAnyToken || adAccountIds.has(id)),
    acceptAnyToken: settings.acceptAnyToken,
    ownEventNames: new Set(settings.ownEventNames),
    partialFailureStatus: settings.partialFailureStatus,
    validate: settings.validate,
  });
  const answerToken = createTokenAnswerer(tokens, clock);

  const app = new Hono<SocketEnv>();
  app.route("/v5", createApiRoutes({ clock, faults, ledger, answerEvents, answerToken, closing: closing.signal }));
  app.route("/__sandbox", createControlRoutes({ ledger, faults, tokens }));
  // Mostly clients that left in mid-body, who read no answer.
  app.onError((error) => toResponse(errorAnswer("unexpected", `The sandbox itself failed: ${error.message}`)));
  app.get("/", (c) => {
    c.header("Content-Security-Policy", PAGE_POLICY);
    c.header("Cache-Control", "no-store");
    const facts = {
      events: ledger.events(),
      requests: ledger.requests(),
      counters: ledger.counters(),
      faults: faults.kinds(),
      refreshes: c.req.query("refresh") !== undefined,
    };
    return c.html(renderPage(facts));
  });

  return {
    app,
    received: ledger.events,
    counted: () => ledger.events().filter(({ answer, duplicate, test }) => answer.status === "processed" && !duplicate && !test),
    requests: ledger.requests,
    counters: ledger.counters,
    has: ledger.has,
    ids: ledger.ids,
    addFault(rule) {
      const id = faults.add(rule);
      return () => void faults.remove(id);
    },
    faults: faults.list,
    clearFaults: faults.clear,
    revoke: tokens.revoke,
    clear: ledger.clear,
    close: () => closing.abort(),
  };
};
