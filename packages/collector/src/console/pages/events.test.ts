import { describe, expect, it } from "vitest";
import { unixMs } from "../../lib/time.ts";
import { storedEvent, storedEvents } from "../../queue/stored-event.fixture.ts";
import { NOW, openConsole, ROOT } from "../console.fixture.ts";
import { accept, delivered, giveUp, HASH, ORDER } from "../pages.fixture.ts";

describe("the list of events", () => {
  it("finds an e-mail address by its hash, and puts the address into none", async () => {
    const console = openConsole();
    accept(console, ORDER, storedEvent({ id: "visit-1" }));
    const answer = await console.post("/events/search", { q: "Ada@Example.com ", state: "waiting" });
    expect(answer.headers.get("location")).toBe(`${ROOT}/events?em=${HASH}&state=waiting`);
    const page = await console.get(`/events?em=${HASH}&state=waiting`);
    expect(page).toContain("order-1/shop/purchase");
    expect(page).not.toContain("visit-1");
    const copied = await console.post("/events/search", { q: "Ada Lovelace <ada@example.com>" });
    expect(copied.headers.get("location")).toBe(`${ROOT}/events?em=${HASH}`);
  });

  it.each(["ada@example.com MM-1", "ada@example", "ada＠example.com", "ada%40example.com"])(
    "puts '%s', which is not one address, into none either, and says what to do",
    async (q) => {
      const answer = await openConsole().post("/events/search", { q });
      expect([answer.status, answer.headers.get("location")]).toEqual([422, null]);
      const page = await answer.text();
      expect(page).toContain("Search for the address alone");
      expect(page).not.toContain("ada");
    },
  );

  it.each([
    ["", ["order-1", "visit-1"]],
    ["?q=MM-1", ["order-1"]],
    ["?state=delivered", ["order-1"]],
    ["?state=waiting", ["visit-1"]],
    ["?name=page_view", ["visit-1"]],
    ["?site=other", []],
    ["?within=1h", ["order-1"]],
    ["?to=2023-11-14T22:13", []],
    ["?state=nonsense", ["order-1", "visit-1"]],
  ])("shows for '%s' the events %j", async (query, shown) => {
    const console = openConsole();
    accept(console, ORDER, { ...storedEvent({ id: "visit-1" }), receivedAt: unixMs(NOW - 7_200_000) });
    console.record.attempted([delivered()]);
    const page = await console.get(`/events${query}`);
    expect([...page.matchAll(/data-row="([^"/]+)/g)].map(([, id]) => id)).toEqual(query.startsWith("?to") ? ["visit-1"] : shown);
  });

  it("goes on to older events, and from there back to the newest", async () => {
    const console = openConsole();
    accept(console, ...storedEvents(60));
    const page = await console.get("/events");
    expect(page.match(/data-row/g)).toHaveLength(50);
    const older = /href="\/_df\/console(\/events\?[^"]*before[^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const last = await console.get(older);
    expect(last.match(/data-row/g)).toHaveLength(10);
    expect(last).toContain(`<a href="${ROOT}/events">Newest events</a>`);
    expect(page).not.toContain("Newest events");
  });

  it("streams the list anew when something changes", async () => {
    const console = openConsole();
    const response = await console.app.request(`${ROOT}/events/stream`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain("No events yet");
    accept(console, ORDER);
    const next = reader?.read();
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      console.clock.advance(1000);
    }
    expect((await next)?.value).toContain("order-1");
    await reader?.cancel();
  });

  it("ends the stream when the session has ended", async () => {
    let isSignedIn = true;
    const console = openConsole({ isSignedIn: () => isSignedIn });
    const reader = (await console.app.request(`${ROOT}/events/stream`)).body?.getReader();
    await reader?.read();
    isSignedIn = false;
    accept(console, ORDER);
    const next = reader?.read();
    for (let second = 0; second < 8; second += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      console.clock.advance(1000);
    }
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it("ends a stream that fails, and logs no more than the kind of error", async () => {
    const console = openConsole({ search: () => Promise.reject(new TypeError("password")) });
    const { body } = await console.app.request(`${ROOT}/events/stream`);
    expect(await body?.getReader().read()).toEqual({ done: true, value: undefined });
    expect(console.logged).toEqual([
      { message: "A page of the console failed.", path: `${ROOT}/events/stream`, error: "TypeError" },
    ]);
  });

  it("says every few seconds that a stream without news is still there, so that no proxy takes it for dead", async () => {
    const console = openConsole();
    const response = await console.app.request(`${ROOT}/events/stream`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain("No events yet");
    const next = reader?.read();
    for (let second = 0; second < 8; second += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      console.clock.advance(1000);
    }
    expect((await next)?.value).toBe(":\n\n");
    await reader?.cancel();
  });

  it("streams no form token, for a script of the shop on the same host can read a stream", async () => {
    const console = openConsole();
    await giveUp(console, [ORDER]);
    const path = "/events/order-1/shop/purchase";
    expect(await console.get(path)).toContain("csrf-of-the-test");
    const response = await console.app.request(`${ROOT}${path}/stream`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const streamed = (await reader?.read())?.value;
    expect(streamed).toContain("Replay this event");
    expect(streamed).not.toContain("csrf-of-the-test");
    await reader?.cancel();
  });
});
