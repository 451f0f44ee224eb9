import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAnswer } from "./response.ts";

const processed = { status: "processed" };
const body = (...events: unknown[]) => ({
  num_events_received: events.length,
  num_events_processed: events.filter((event) => event === processed).length,
  events,
});
const unknown = (events: number) => ({ kind: "events", events: Array.from({ length: events }, () => ({ status: "unknown" })) });
const error = (code: number, message: string) => ({ code, message });

describe("parseAnswer", () => {
  const CASES: readonly [name: string, status: number, body: unknown, events: number, expected: object][] = [
    [
      "reads statuses at the top of a 200, messages being empty, null, absent or text",
      200,
      body(
        { status: "processed", error_message: "", warning_message: "" },
        { status: "processed", error_message: null, warning_message: null },
        { status: "processed" },
        { status: "processed", warning_message: "No click_id." },
        { status: "failed", error_message: "Too old." },
        { status: "failed", error_message: null },
      ),
      6,
      {
        kind: "events",
        events: [
          processed,
          processed,
          processed,
          { status: "processed", warning: "No click_id." },
          { status: "failed", error: "Too old." },
          { status: "failed" },
        ],
      },
    ],
    [
      "reads statuses in the details of a 422",
      422,
      { ...error(953, "Not all were processed."), details: body(processed, { status: "failed", error_message: "Old." }) },
      2,
      { kind: "events", events: [processed, { status: "failed", error: "Old." }] },
    ],
    ["reads statuses at the top of a 422", 422, body(processed), 1, { kind: "events", events: [processed] }],
    ["reads statuses in the details of a 200", 200, { details: body(processed) }, 1, { kind: "events", events: [processed] }],
    [
      "keeps an unknown status word and a status that is no object to their events",
      200,
      body({ status: "queued" }, processed, 7, { status: null }),
      4,
      { kind: "events", events: [{ status: "unknown" }, processed, { status: "unknown" }, { status: "unknown" }] },
    ],
    [
      "takes all as processed where the numbers say so, and the statuses are not the events'",
      200,
      { num_events_received: 3, num_events_processed: 3, events: [{ status: "processed", warning_message: "No click_id." }] },
      3,
      { kind: "events", events: [processed, processed, processed] },
    ],
    ...[undefined, null].map((events): (typeof CASES)[number] => [
      `takes all as processed where the numbers say so, and the statuses are ${events}`,
      200,
      { num_events_received: 2, num_events_processed: 2, events },
      2,
      { kind: "events", events: [processed, processed] },
    ]),
    [
      "knows of no event where the numbers tell of a failure, and there are no statuses",
      200,
      { num_events_received: 2, num_events_processed: 1 },
      2,
      unknown(2),
    ],
    ["knows of no event where there are fewer statuses", 200, { events: [processed] }, 2, unknown(2)],
    ["knows of no event where there are more statuses", 200, { events: [1, 2, 3] }, 2, unknown(2)],
    [
      "knows of no event where the numbers tell of a failure beside fewer statuses",
      200,
      { ...body(processed), num_events_received: 2 },
      2,
      unknown(2),
    ],
    ["knows of no event where the numbers are of others", 200, body(processed), 2, unknown(2)],
    ["takes a 400 as refused", 400, error(4196, "No."), 3, { kind: "invalid", message: "No." }],
    ["takes a 413 in Pinterest's words as refused", 413, error(4196, "Big."), 3, { kind: "invalid", message: "Big." }],
    ["takes a 422 without statuses as refused", 422, error(953, "No."), 3, { kind: "invalid", message: "No." }],
    ["takes a 401", 401, error(2, "Who?"), 3, { kind: "unauthenticated", message: "Who?" }],
    ["takes a 403", 403, error(29, "Not you."), 3, { kind: "forbidden", message: "Not you." }],
    ["takes a 404", 404, error(50, "Where?"), 3, { kind: "not-found", message: "Where?" }],
    ["takes a 404 that a proxy wrote", 404, "<h1>404</h1>", 3, { kind: "not-found", message: "" }],
    ["takes a 429", 429, error(8, "Slow."), 3, { kind: "rate-limited", message: "Slow." }],
    ["takes a 429 without a body", 429, "", 3, { kind: "rate-limited", message: "" }],
    ["takes a 503", 503, error(4197, "Down."), 3, { kind: "unavailable", message: "Down." }],
    ["takes a 502 in HTML", 502, "<html>", 3, { kind: "unavailable", message: "" }],
    ["takes a message that is no text as none", 503, { code: 1, message: {} }, 3, { kind: "unavailable", message: "" }],
  ];
  it.each(CASES)("%s", (_name, status, content, events, expected) => {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    expect(parseAnswer({ status, body: text }, events)).toEqual(expected);
  });

  const GARBAGE: readonly [name: string, status: number, body: string][] = [
    ["an empty body", 200, ""],
    ["HTML", 200, "<!doctype html>"],
    ["a 400 in HTML, which no Pinterest wrote", 400, "<h1>Bad request</h1>"],
    ["a 400 without a code", 400, '{"error":"x"}'],
    ["broken off JSON", 200, '{"events":[{"status":"processed"},{"sta'],
    ["no statuses at all", 200, "{}"],
    ["statuses that are no list", 200, '{"events":{"0":{"status":"processed"}}}'],
    ["a list for an object", 200, "[]"],
    ["null", 200, "null"],
    ["a redirect", 307, ""],
    ["a redirect with statuses", 307, '{"events":[{"status":"processed"},{"status":"processed"}]}'],
    ["a status that is not in the description", 418, '{"code":1,"message":"teapot"}'],
    ["what is not UTF-8", 200, '{"events\ufffd'],
    ["the same key twice", 200, '{"events":[{"status":"failed"},{}],"events":[{"status":"processed"},{"status":"processed"}]}'],
    ["the same key twice in a status", 200, '{"events":[{"status":"failed","status":"processed"},{"status":"processed"}]}'],
    [
      "the same key twice, once escaped",
      200,
      '{"events":[{"status":"failed","st\\u0061tus":"processed"},{"status":"processed"}]}',
    ],
    ["depth without end", 200, `{"events":[],"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`],
  ];
  it.each(GARBAGE)("takes %s as garbage", (_name, status, text) => {
    expect(parseAnswer({ status, body: text }, 2).kind).toBe("garbage");
  });

  it("says that a redirect is one", () => {
    expect(parseAnswer({ status: 307, body: "" }, 2)).toMatchObject({
      message: expect.stringMatching(/Redirected.*PINTEREST_API_BASE/),
    });
  });

  it("is not misled by keys, colons and quotes inside of strings", () => {
    const message = '"status": "failed", \\" : {"a":';
    const text = JSON.stringify(body({ status: "processed", warning_message: message }));
    expect(parseAnswer({ status: 200, body: text }, 1)).toEqual({
      kind: "events",
      events: [{ status: "processed", warning: message }],
    });
  });

  it("finds no key twice in what JSON.stringify wrote, and answers anything without throwing", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(200, 400, 422), (value, status) => {
        const text = JSON.stringify({ events: [{ status: "processed", more: value }] });
        expect(parseAnswer({ status: 200, body: text }, 1)).toEqual({ kind: "events", events: [processed] });
        expect(() => parseAnswer({ status, body: JSON.stringify(value) }, 1)).not.toThrow();
      }),
    );
  });
});
