import { describe, expect, test } from "vitest";
import { manualClock } from "../lib/manual-clock.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { toUnixSeconds, unixMs } from "../lib/time.ts";
import { storedEvent } from "../queue/stored-event.fixture.ts";
import { openMemoryRecord } from "../record/memory.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { createLivePage } from "./live.ts";

const HASH = sha256Hex("ada@example.com");
const ORDER: StoredEvent = {
  ...storedEvent({ id: "order-1", name: "purchase", props: { order_id: "MM-1" } }),
  user: { em: [HASH] },
  warnings: [{ code: "price_missing", field: "items/0/price" }],
};

const openPage = () => {
  const record = openMemoryRecord({ clock: manualClock() });
  return { record, page: createLivePage({ record, basePath: "/_df/live", siteUrl: "/" }) };
};

const deliver = (record: ReturnType<typeof openMemoryRecord>, message: string): void =>
  record.attempted([
    {
      event: ORDER,
      at: unixMs(ORDER.receivedAt + 1500),
      outcome: "delivered",
      status: 200,
      durationMs: 41,
      message,
      payload: {
        event_name: "checkout",
        action_source: "web",
        event_time: toUnixSeconds(ORDER.at),
        event_id: ORDER.id,
        user_data: { em: [HASH] },
        custom_data: { order_id: "MM-1", value: "48.00", currency: "EUR" },
      },
    },
  ]);

describe("createLivePage", () => {
  test("shows an event's four stages, its warnings in words and what Pinterest said", async () => {
    const { record, page } = openPage();
    record.accepted([{ event: ORDER, sent: () => ({ name: "purchase", user: { email: "•••" } }) }]);
    deliver(record, "click_id is missing");
    const text = await (await page.request("/")).text();
    for (const part of [
      "1. As sent",
      "2. As stored",
      "3. As delivered",
      "4. What Pinterest said",
      "A product came without a price.",
      "items/0/price",
      "click_id is missing",
      "HTTP 200",
      "answered in 41 ms",
      "1.5 s to Pinterest",
      `title="${HASH}"`,
      "48.00 EUR",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("keeps HTML in every field inert", async () => {
    const { record, page } = openPage();
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
    const event: StoredEvent = {
      ...storedEvent({ id: evil, name: evil, props: { [evil]: evil, list: [evil, { [evil]: [evil] }] } }),
      title: evil,
      url: evil,
      warnings: [{ code: "price_missing", field: evil }],
    };
    record.accepted([{ event, sent: () => ({ [evil]: evil }) }]);
    record.attempted([{ event, at: event.receivedAt, outcome: "dead", message: evil }]);
    const html = await (await page.request(`/?q=${encodeURIComponent(evil)}`)).text();
    expect(html).not.toContain("<img src=x");
    expect(html).not.toContain("<script>");
    expect(html.match(/<script/g)).toHaveLength(1);
  });

  const FILTERS = [
    { query: "", shown: ["order-1", "visit-1"] },
    { query: "?q=mm-1", shown: ["order-1"] },
    { query: "?state=delivered", shown: ["order-1"] },
    { query: "?state=waiting", shown: ["visit-1"] },
    { query: "?state=delivered&q=visit", shown: [] },
    { query: "?state=nonsense", shown: ["order-1", "visit-1"] },
  ];
  test.each(FILTERS)("shows for '$query' the events $shown", async ({ query, shown }) => {
    const { record, page } = openPage();
    record.accepted([
      { event: ORDER, sent: () => ({}) },
      { event: storedEvent({ id: "visit-1" }), sent: () => ({}) },
    ]);
    deliver(record, "");
    const html = await (await page.request(`/${query}`)).text();
    const keys = [...html.matchAll(/data-key="([^"/]+)/g)].map(([, id]) => id);
    expect(keys.toSorted()).toEqual(shown);
  });

  test("streams a change as the rendered card", async () => {
    const { record, page } = openPage();
    const response = await page.request("/stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain("event: ready");
    record.accepted([{ event: ORDER, sent: () => ({}) }]);
    const { value } = (await reader?.read()) ?? {};
    expect(value).toContain("event: journey");
    expect(value).toContain("order-1");
    await reader?.cancel();
  });

  test("allows no inline script or style, no framing, and is never cached", async () => {
    const { headers } = await openPage().page.request("/");
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers.get("cache-control")).toBe("no-store");
    const html = await (await openPage().page.request("/")).text();
    expect(html).not.toMatch(/\sstyle=|<style|\son[a-z]+=/);
  });

  test("answers 304 to an asset the browser has", async () => {
    const { page } = openPage();
    const first = await page.request("/assets/live.js");
    expect(first.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    const second = await page.request("/assets/live.js", { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
    expect(second.status).toBe(304);
  });
});
