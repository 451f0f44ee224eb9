import { describe, expect, it } from "vitest";
import { attemptEntry } from "../../record/attempt-entry.ts";
import type { StoredEvent } from "../../wire/stored-event.ts";
import { NOW, openConsole } from "../console.fixture.ts";
import { accept, delivered, giveUp, HASH, ORDER } from "../pages.fixture.ts";

describe("the page of an event", () => {
  it("asks the queue what came of an event where the record left it out", async () => {
    const console = openConsole();
    const page = () => console.get("/events/order-1/shop/purchase");
    accept(console, ORDER);
    await console.queue.put([ORDER]);
    console.clock.advance(10 * 60_000);
    expect(await page()).toContain("no attempt is recorded: it still waits, or the record left out what came of it");
    const [leased] = await console.queue.lease({ max: 1, leaseMs: 1000 });
    if (leased === undefined) throw new Error("nothing was leased");
    await console.queue.settle([{ ref: leased.ref, kind: "dead", reason: "refused", detail: "value is missing" }]);
    expect(await page()).toMatch(/Given up, and kept.*value is missing[^]*Replay this event/);
    await console.queue.dropDead({});
    expect(await page()).toContain("It has left the queue and is no dead letter: Pinterest took it, unless");
  });

  it("says once that the mapping drops an event, and neither that it may still be sent nor that Pinterest was asked", async () => {
    const console = openConsole();
    const sentence = "The site's mapping drops this event.";
    console.record.attempted([attemptEntry({ event: ORDER, at: NOW, outcome: "skipped", message: sentence })]);
    const page = await console.get("/events/order-1/shop/purchase");
    expect(page).not.toContain("sent yet");
    expect(page).toMatch(/0 attempts[^]*Pinterest was not asked\./);
    expect(page.split('<div class="stages">')[0]?.split("mapping drops this event")).toHaveLength(2);
  });

  it("folds long lists and lets long texts scroll, and says that older attempts are not kept", async () => {
    const console = openConsole();
    const list = Array.from({ length: 25 }, (_, index) => ({ sku: `S-${index}` }));
    const event = { ...ORDER, props: { list, note: "x".repeat(400) } };
    accept(console, event);
    const retry = attemptEntry({ event, at: NOW, outcome: "retry", status: 503, message: "" });
    for (let attempt = 0; attempt < 21; attempt++) console.record.attempted([retry]);
    const page = await console.get("/events/order-1/shop/purchase");
    const [shown, folded] = page.split("5 more</summary>");
    expect(shown).toContain('<code class="string">S-19</code>');
    expect(shown).not.toContain('<code class="string">S-20</code>');
    expect(folded).toContain('<code class="string">S-24</code>');
    expect(page).toMatch(/<div class="long" tabindex="0"[^>]*><code>x{400}<\/code>/);
    expect(page).toContain("the last 20 attempts");
    expect(await console.get("/events")).toContain("the last 20 attempts");
  });

  it("shows an event's four stages, its warnings in words, what Pinterest said, and the request as curl without a token", async () => {
    const console = openConsole();
    accept(console, ORDER);
    console.record.attempted([delivered(ORDER, "click_id is missing")]);
    const page = await console.get("/events/order-1/shop/purchase");
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
      `title="${HASH}"`,
      "Bearer $PINTEREST_ACCESS_TOKEN",
    ]) {
      expect(page).toContain(part);
    }
    expect(page).not.toContain("pina_token_of_the_test");
  });

  it("replays one event from its page, as long as it is a dead letter", async () => {
    const console = openConsole();
    await giveUp(console, [ORDER]);
    const path = "/events/order-1/shop/purchase";
    expect(await console.get(path)).toContain("Replay this event");
    await console.post(`${path}/replay`);
    expect(await console.queue.stats()).toMatchObject({ dead: 0, waiting: 1 });
    expect(await console.get(path)).toContain("it was replayed or dropped");
  });

  it.each([".", "..", "~.", "~~.."])("leads to the page of an event whose id and name are %s", async (text) => {
    const console = openConsole();
    await giveUp(console, [{ ...ORDER, id: text as StoredEvent["id"], name: text, receivedAt: NOW }]);
    for (const path of ["/events", "/dead"]) {
      const [, href = ""] = /href="([^"]*\/events\/[^"?]+)"/.exec(await console.get(path)) ?? [];
      const { pathname } = new URL(href, "http://shop.example");
      expect((await console.app.request(pathname)).status, `${path} leads to ${href}`).toBe(200);
    }
  });
});
