import { describe, expect, it } from "vitest";
import { unixMs } from "../lib/time.ts";
import { QueueUnavailable } from "../queue/queue.ts";
import { storedEvent } from "../queue/stored-event.fixture.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { NOW, openConsole, ROOT } from "./console.fixture.ts";
import { giveUp, ORDER } from "./pages.fixture.ts";

describe("createConsole", () => {
  it("keeps HTML in every field inert, on every page", async () => {
    const console = openConsole({ sites: { '"><script>alert(2)</script>': {} } });
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
    const event: StoredEvent = {
      ...storedEvent({ id: evil, name: evil, props: { [evil]: evil, order_id: evil, list: [evil, { [evil]: [evil] }] } }),
      receivedAt: unixMs(NOW - 1000),
      title: evil,
      url: evil,
      epik: evil,
      warnings: [{ code: "price_missing", field: evil }],
    };
    console.record.accepted([console.record.begin({ event, sent: () => ({ [evil]: evil }) })]);
    await giveUp(console, [event], evil);
    const key = [evil, "shop", evil].map(encodeURIComponent).join("/");
    const query = new URLSearchParams({ q: evil, name: evil, from: evil, site: evil }).toString();
    const paths = [
      "",
      `?range=${encodeURIComponent(evil)}`,
      "/events",
      `/events?${query}`,
      `/events/${key}`,
      "/dead",
      "/dead/drop/refused",
      "/sites",
      `/sites/${encodeURIComponent('"><script>alert(2)</script>')}`,
    ];
    for (const path of paths) {
      const page = await console.get(path);
      expect(page).toContain("</html>");
      expect(page, path).not.toMatch(/<img src=x|<script>|\sstyle=|<style|\son[a-z]+="/);
    }
    expect(await console.get(`/events/${key}`)).toContain("Given up, and kept");
  });

  it("gives who only reads no button that changes something", async () => {
    const console = openConsole({ role: "read" });
    await giveUp(console, [ORDER]);
    for (const path of ["/dead", "/dead/replay/refused", "/events/order-1/shop/purchase", "/sites/shop"]) {
      expect(await console.get(path), path).not.toMatch(/Replay this|Replay …|Drop …|Yes, |Send a test/);
    }
  });

  it.each([
    [503, "The queue does not answer", new QueueUnavailable("postgres://user:password@host is away")],
    [500, "This page failed", new TypeError("password")],
  ] as const)("answers %d with a page that says %s, and logs no more than the kind of error", async (status, title, error) => {
    const console = openConsole({ listDead: () => Promise.reject(error) });
    const response = await console.app.request(`${ROOT}/dead`);
    const page = await response.text();
    expect(response.status).toBe(status);
    expect(page).toContain(`<h1>${title}</h1>`);
    expect(page).toContain('aria-label="Console"');
    expect(page).not.toContain("password");
    expect(console.logged).toEqual([{ message: "A page of the console failed.", path: expect.any(String), error: error.name }]);
  });

  it("names the order, and what is asked, in the title of the window", async () => {
    const console = openConsole();
    await giveUp(console, [ORDER]);
    expect(await console.get("/events/order-1/shop/purchase")).toContain("<title>purchase MM-1 · dayfly</title>");
    expect(await console.get("/dead/drop/refused")).toContain("<title>Drop refused? · dayfly</title>");
  });

  it("answers for an event that it does not know, and for a page that it has not", async () => {
    const console = openConsole();
    expect((await console.app.request(`${ROOT}/events/a/b/c`)).status).toBe(404);
    expect((await console.app.request(`${ROOT}/nowhere`)).status).toBe(404);
  });
});
