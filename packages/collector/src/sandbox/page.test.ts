import { describe, expect, it } from "vitest";
import { manualClock } from "../lib/manual-clock.ts";
import { anApiEvent, post } from "./api-event.fixture.ts";
import { createSandbox } from "./sandbox.ts";

const start = () => createSandbox({ clock: manualClock() });

const page = async (sandbox: ReturnType<typeof start>) => {
  const response = await sandbox.app.request("/");
  return { response, text: await response.text() };
};

describe("renderPage", () => {
  it("shows the newest first, with its answer and whether it is a repeat", async () => {
    const sandbox = start();
    await post(sandbox, [anApiEvent({ event_id: "first" })]);
    await post(sandbox, [anApiEvent({ event_id: "second", event_name: "Bad name" }), anApiEvent({ event_id: "first" })]);
    const { text } = await page(sandbox);
    const order = [...text.matchAll(/<code>(first|second)<\/code>/g)].map(([, id]) => id);
    expect(order).toEqual(["first", "second", "first"]);
    expect(text.match(/badge duplicate/g)).toHaveLength(1);
    expect(text.match(/badge failed/g)).toHaveLength(1);
    expect(text).toContain("2023-11-14T22:13:20Z");
    expect(text).toContain("549755885175");
  });

  it("shows markup in any field as text", async () => {
    const sandbox = start();
    const evil = `"><script>alert(1)</script>`;
    await post(sandbox, [anApiEvent({ event_id: evil, event_name: evil, custom_data: { order_id: evil } })]);
    await post(sandbox, [anApiEvent({ [evil]: 1 })]);
    await sandbox.app.request(`/v5/${encodeURIComponent(evil)}`);
    const { text, response } = await page(sandbox);
    expect(text).not.toContain("<script");
    expect(text).toContain("&lt;script&gt;");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("names the order, says how many there are beyond those shown, and no number of events of a request that was not read", async () => {
    const sandbox = start();
    for (let sent = 0; sent < 102; sent += 1)
      await post(sandbox, [anApiEvent({ event_id: `e${sent}`, custom_data: { order_id: `MM-${sent}` } })]);
    await sandbox.app.request("/v5/ad_accounts/549755885175/events", { method: "POST" });
    const { text } = await page(sandbox);
    expect(text).toContain("order <b>MM-101</b>");
    expect(text).toContain("Events, the newest 100 of 102");
    expect(text).toContain("Requests, the newest 100 of 103");
    expect(text).not.toContain("0 events");
    expect((await page(start())).text).not.toContain("Requests");
  });

  it("refreshes itself only when asked to, so that an unfolded payload stays open", async () => {
    const sandbox = start();
    expect((await page(sandbox)).text).not.toContain("http-equiv");
    expect(await (await sandbox.app.request("/?refresh")).text()).toContain('http-equiv="refresh"');
  });

  it("names the faults that are still to strike and says so when there is nothing yet", async () => {
    const sandbox = start();
    sandbox.addFault({ kind: "status", status: 500, times: 1 });
    sandbox.addFault({ kind: "hang" });
    const before = (await page(sandbox)).text;
    expect(before).toContain("Scripted faults: status, hang");
    expect(before).toContain("Nothing yet");
    await post(sandbox, [anApiEvent()]);
    expect((await page(sandbox)).text).toContain("Scripted faults: hang");
  });
});
