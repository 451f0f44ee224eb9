import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Clock } from "../lib/clock.ts";
import { isJsonObject } from "../lib/json.ts";
import { type Answer, type AnsweredRequest, errorAnswer } from "./answer.ts";
import type { EventsRequest, PartialFault } from "./answer-events.ts";
import type { TokenRequest } from "./answer-token.ts";
import type { FaultBook } from "./fault-book.ts";
import type { FaultRule } from "./fault.ts";
import type { Ledger } from "./ledger.ts";
import { isProcessedByDefault, spoil, toResponse } from "./spoil.ts";

/** Set by @hono/node-server; absent where the app is called in process. */
export interface SocketEnv {
  Bindings: { readonly incoming?: { readonly socket: { resetAndDestroy(): unknown } } };
}

/** The parts that Pinterest's addresses are made of. */
export interface ApiParts {
  readonly clock: Clock;
  readonly faults: FaultBook;
  readonly ledger: Ledger;
  readonly answerEvents: (request: EventsRequest, partial?: PartialFault) => AnsweredRequest;
  readonly answerToken: (request: TokenRequest) => Answer;
  /** Aborted when the sandbox closes: lets go of what hangs. */
  readonly closing: AbortSignal;
}

/** What every request has, whichever address it is for. */
type Arrival = Omit<EventsRequest, "adAccountId" | "test">;

interface Address {
  readonly on: "events" | "oauth";
  readonly adAccountId?: string;
  readonly test: boolean;
  readonly answer: (arrival: Arrival, rule: FaultRule | undefined) => AnsweredRequest;
}

/** 1,000 events of 2 KB are 2 MB; the description names no bound. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Pinterest's addresses under `/v5`: every request is answered, taken down, and spoilt as scripted. */
export const createApiRoutes = (parts: ApiParts) => {
  const app = new Hono<SocketEnv>();
  const handle = createHandler(parts);
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: () => toResponse(errorAnswer("tooLarge")) }));

  app.post("/ad_accounts/:adAccountId/events", (c) => {
    const adAccountId = c.req.param("adAccountId");
    const test = c.req.query("test");
    return handle(c, {
      on: "events",
      adAccountId,
      test: test === "true",
      answer: (arrival, rule) =>
        parts.answerEvents({ ...arrival, adAccountId, test }, rule?.kind === "partial" ? rule : undefined),
    });
  });

  app.post("/oauth/token", (c) =>
    handle(c, { on: "oauth", test: false, answer: (arrival) => ({ answer: parts.answerToken(arrival), numEvents: 0 }) }),
  );

  app.all("*", (c) => {
    const answer = errorAnswer("notFound");
    parts.ledger.noteRequest({
      requestId: "-",
      at: parts.clock.now(),
      path: c.req.path,
      test: false,
      status: answer.status,
      numEvents: 0,
    });
    return toResponse(answer);
  });
  return app;
};

const createHandler = ({ clock, faults, ledger, closing }: ApiParts) => {
  let numRequests = 0;

  return async (c: Context<SocketEnv>, { on, adAccountId, test, answer }: Address): Promise<Response> => {
    const arrival: Arrival = {
      requestId: `request-${++numRequests}`,
      at: clock.now(),
      authorization: c.req.header("authorization"),
      contentType: c.req.header("content-type"),
      body: await c.req.text(),
    };
    const { delayMs, rule } = faults.strike(on, adAccountId);
    if (delayMs > 0) await clock.sleep(delayMs, AbortSignal.any([c.req.raw.signal, closing]));
    const isProcessed = rule === undefined || (rule.processed ?? isProcessedByDefault(rule));
    const answered = isProcessed ? answer(arrival, rule) : undefined;
    ledger.noteRequest({
      requestId: arrival.requestId,
      at: arrival.at,
      path: c.req.path,
      test,
      numEvents: answered?.numEvents ?? 0,
      ...(adAccountId === undefined ? {} : { adAccountId }),
      ...describeOutcome(answered?.answer, rule),
    });
    if (answered !== undefined && rule === undefined) return toResponse(answered.answer);
    return spoil(rule ?? NO_FAULT, answered?.answer, {
      clock,
      signal: AbortSignal.any([c.req.raw.signal, closing]),
      resetConnection() {
        const socket = c.env?.incoming?.socket;
        socket?.resetAndDestroy();
        return socket !== undefined;
      },
    });
  };
};

const NO_FAULT: FaultRule = { kind: "latency", ms: 0 };

const describeOutcome = (answer: Answer | undefined, rule: FaultRule | undefined) => {
  const isUnanswered = rule?.kind === "hang" || rule?.kind === "reset";
  const status = rule?.kind === "status" ? rule.status : (answer?.status ?? 200);
  const message = isJsonObject(answer?.body) ? answer.body["message"] : undefined;
  return {
    ...(isUnanswered ? {} : { status }),
    ...(typeof message === "string" ? { message } : {}),
    ...(answer?.where === undefined ? {} : { where: answer.where }),
    ...(rule === undefined ? {} : { fault: rule.kind }),
  };
};
