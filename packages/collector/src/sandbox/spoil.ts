import type { Clock } from "../lib/clock.ts";
import { isJsonObject } from "../lib/json.ts";
import { type Answer, errorAnswer, errorNameOf } from "./answer.ts";
import type { Fault, GarbageForm } from "./fault.ts";

/** What a fault can do besides answering. */
export interface Spoiling {
  readonly clock: Clock;
  /** Aborted when the client is gone or the sandbox closes. */
  readonly signal: AbortSignal;
  /** Resets the connection; false where there is none, because the app was called in process. */
  readonly resetConnection: () => boolean;
}

const TAKES_EFFECT_AFTER: ReadonlySet<Fault["kind"] | GarbageForm> = new Set([
  "latency",
  "partial",
  "poison",
  "trickle",
  "reset-mid-body",
  "truncated-json",
  "fewer-statuses",
  "more-statuses",
  "unknown-status",
  "duplicate-keys",
]);

/** Whether the request is handled as usual before this fault spoils its answer, when the rule does not say. */
export const isProcessedByDefault = (fault: Fault): boolean =>
  TAKES_EFFECT_AFTER.has(fault.kind === "garbage" ? fault.form : fault.kind);

/** What the client gets instead of, or made from, the answer. */
export const spoil = async (fault: Fault, answer: Answer | undefined, spoiling: Spoiling): Promise<Response> => {
  switch (fault.kind) {
    case "latency":
    case "partial":
    case "poison":
      return toResponse(answer ?? EMPTY);
    case "hang":
      await aborted(spoiling.signal);
      return reset(spoiling);
    case "reset":
      return reset(spoiling);
    case "reset-mid-body":
      return streamed(answer, (bytes) => halfOf(bytes, spoiling));
    case "trickle":
      return streamed(answer, (bytes) => trickle(bytes, fault.everyMs, spoiling));
    case "status":
      return toResponse({
        ...errorAnswer(errorNameOf(fault.status), fault.message),
        status: fault.status,
        headers: fault.headers ?? {},
      });
    case "garbage":
      return GARBAGE[fault.form](answer ?? EMPTY, fault.bytes);
  }
};

export const toResponse = ({ status, body, headers = {} }: Answer): Response => Response.json(body, { status, headers });

const EMPTY: Answer = { status: 200, body: { num_events_received: 0, num_events_processed: 0, events: [] } };
const JSON_TYPE = { "Content-Type": "application/json" };
const HUGE_BYTES = 64 * 1024 * 1024;

const GARBAGE: Record<GarbageForm, (answer: Answer, bytes: number | undefined) => Response> = {
  html: () => new Response("<!doctype html><title>502</title><h1>Bad gateway</h1>", { headers: { "Content-Type": "text/html" } }),
  "truncated-json": ({ body, status }) => new Response(JSON.stringify(body).slice(0, -9), { status, headers: JSON_TYPE }),
  empty: () => new Response("", { headers: JSON_TYPE }),
  "fewer-statuses": (answer) => withEvents(answer, (events) => events.slice(0, -1)),
  "more-statuses": (answer) => withEvents(answer, (events) => [...events, ...events.slice(-1)]),
  "unknown-status": (answer) => withEvents(answer, (events) => events.map((event) => ({ ...Object(event), status: "queued" }))),
  // Parsers differ in which one they believe; JavaScript's takes the last, which is the true one here.
  "duplicate-keys": ({ body, status }) =>
    new Response(`{"num_events_processed":0,"events":[],${JSON.stringify(body).slice(1)}`, { status, headers: JSON_TYPE }),
  "invalid-utf8": () => new Response(new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x22, 0x7d]), { headers: JSON_TYPE }),
  "false-gzip": ({ body }) => new Response(JSON.stringify(body), { headers: { ...JSON_TYPE, "Content-Encoding": "gzip" } }),
  huge: (_answer, bytes = HUGE_BYTES) => new Response(spaces(bytes), { headers: JSON_TYPE }),
  // Whoever follows it is seen in the record of requests.
  redirect: () => new Response("", { status: 307, headers: { Location: "/v5/followed-a-redirect" } }),
};

const withEvents = ({ status, body }: Answer, change: (events: unknown[]) => unknown[]): Response => {
  const changed = JSON.parse(JSON.stringify(body), (key, value) =>
    key === "events" && Array.isArray(value) ? change(value) : value,
  );
  return Response.json(isJsonObject(changed) ? changed : {}, { status });
};

const streamed = (answer: Answer | undefined, toStream: (bytes: Uint8Array) => ReadableStream<Uint8Array>): Response => {
  const { status, body } = answer ?? EMPTY;
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return new Response(toStream(bytes), { status, headers: { ...JSON_TYPE, "Content-Length": String(bytes.length) } });
};

const halfOf = (bytes: Uint8Array, { resetConnection }: Spoiling): ReadableStream<Uint8Array> => {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (!sent) {
        sent = true;
        controller.enqueue(bytes.subarray(0, Math.ceil(bytes.length / 2)));
        return;
      }
      if (resetConnection()) controller.close();
      else controller.error(new Error(BROKEN));
    },
  });
};

const trickle = (bytes: Uint8Array, everyMs: number, { clock, signal }: Spoiling): ReadableStream<Uint8Array> => {
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      await clock.sleep(everyMs, signal);
      if (sent === bytes.length || signal.aborted) return controller.close();
      controller.enqueue(bytes.subarray(sent, ++sent));
    },
  });
};

const spaces = (total: number): ReadableStream<Uint8Array> => {
  const chunk = new Uint8Array(64 * 1024).fill(0x20);
  let left = total;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(chunk.subarray(0, left));
      left -= chunk.length;
    },
  });
};

const BROKEN = "The sandbox reset this connection, as it was told to.";

/** In process, where there is no connection, the caller meets a body that cannot be read. */
const reset = ({ resetConnection }: Spoiling): Response =>
  resetConnection()
    ? new Response()
    : new Response(new ReadableStream({ pull: (controller) => controller.error(new Error(BROKEN)) }));

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
