import { describe, expect, it } from "vitest";
import { unixMs } from "../../lib/time.ts";
import { QueueUnavailable } from "../../queue/queue.ts";
import { attemptEntry } from "../../record/attempt-entry.ts";
import { NOW, openConsole } from "../console.fixture.ts";
import { accept, delivered, ORDER } from "../pages.fixture.ts";

describe("the overview", () => {
  it("tells in one sentence that events are delivered", async () => {
    const console = openConsole();
    accept(console, ORDER);
    console.record.attempted([delivered()]);
    const page = await console.get("");
    expect(page).toContain("<strong>Delivering.</strong> 1 event in 24 hours, 0 in line, last delivered 3 s ago.");
    expect(page).toMatch(/<code>checkout<\/code>/);
  });

  it("does not say that all is delivered where an event has waited for minutes, as after a restart beside a held account", async () => {
    const console = openConsole();
    await console.queue.put([{ ...ORDER, receivedAt: unixMs(NOW - 12 * 60_000) }]);
    accept(console, ORDER);
    const page = await console.get("");
    expect(page).toContain("<strong>Some events wait.</strong>");
    expect(page).toContain("The oldest has waited for 12 min.");
  });

  it("says that the queue does not answer where its servers are away, not that none waits", async () => {
    const console = openConsole();
    const isAway = {
      stats: () => Promise.reject(new QueueUnavailable("nobody")),
      ready: () => ({ ok: false, reason: "nobody" }),
    };
    Object.assign(console.queue, isAway);
    const page = await console.get("");
    expect(page).toMatch(/Not storing events[^]*servers of a shared queue[^]*the queue does not answer/);
    expect(page).not.toContain("none waits");
  });

  it("tells what to do where an account is held", async () => {
    const explanation = "Pinterest does not accept the access token. Make a new one.";
    const page = await openConsole({ accounts: [{ adAccountId: "549755885175", state: "held", explanation }] }).get("");
    expect(page).toContain("Held, ad account 549755885175.");
    expect(page).toContain(explanation);
  });

  it("names every account that is held", async () => {
    const accounts = ["549755885175", "549755885176"].map(
      (adAccountId) => ({ adAccountId, state: "held", explanation: `Mend ${adAccountId}.` }) as const,
    );
    const page = await openConsole({ accounts }).get("");
    expect(page).toContain("Held, 2 ad accounts.");
    for (const { adAccountId } of accounts) expect(page).toContain(`Ad account ${adAccountId}: Mend ${adAccountId}.`);
  });

  it("says of an order that waits which, and what stands in its way", async () => {
    const explanation = "Pinterest does not accept the access token. Make a new one.";
    const console = openConsole({ accounts: [{ adAccountId: "549755885175", state: "held", explanation }] });
    accept(console, ORDER);
    expect(await console.get("/events")).toContain("<strong>MM-1</strong>");
    expect(await console.get("/events/order-1/shop/purchase")).toContain(`Ad account 549755885175 is held: ${explanation}`);
    console.record.attempted([delivered()]);
    expect(await console.get("/events/order-1/shop/purchase")).not.toContain(explanation);
  });

  it("does not say that somebody has to mend what passes by itself", async () => {
    const explanation = "This request exceeded a rate limit.";
    const console = openConsole({ accounts: [{ adAccountId: "549755885175", state: "waiting", explanation }] });
    accept(console, ORDER);
    console.record.attempted([attemptEntry({ event: ORDER, at: NOW, outcome: "held", status: 429, message: explanation })]);
    const page = await console.get("/events/order-1/shop/purchase");
    expect(page).toContain("Ad account 549755885175 waits for Pinterest, which passes by itself.");
    expect(page).not.toContain("mended");
  });

  it("counts by reason what was turned away at the door, most of it first, and what to do about it", async () => {
    const counted = { rejected: { unknown_origin: 12, invalid_json: 1 }, dropped: { consent_denied: 3 } };
    const page = await openConsole({ counted }).get("");
    const rows = [...page.matchAll(/<td>([^<]+)<\/td>\s*<td class="number">([^<]+)<\/td>/g)].map(([, ...cells]) => cells);
    expect(rows).toEqual([
      ["A page’s origin is none of the sites’: add it to origins (DAYFLY_ORIGINS).", "12"],
      ["The visitor denied consent.", "3"],
      ["The body is not JSON.", "1"],
    ]);
    expect(await openConsole().get("")).not.toContain("Turned away");
  });

  it("warns of identity signal and of a collector that is another site than its pages", async () => {
    const page = await openConsole({ sites: { blog: { identity: "signal", origins: ["https://www.elsewhere.test"] } } }).get("");
    expect(page).toContain("clicks are then not attributed");
    expect(page).toContain("To a browser shop.example, under which you see this, is another site than www.elsewhere.test.");
  });

  it("says once of all sites that the console's host is another site, which may be well", async () => {
    const names = ["one", "two", "three", "four", "five"];
    const sites = Object.fromEntries(names.map((name) => [name, { origins: [`https://www.${name}.test`] }]));
    const page = await openConsole({ sites }).get("");
    expect(page.match(/is another site than/g)).toHaveLength(1);
    expect(page).toContain(
      "www.one.test, www.two.test, www.three.test and 2 more. That is well for a host of the console alone.",
    );
  });

  it("gives no advice where there is none to give", async () => {
    const console = openConsole({ sites: { shop: { origins: ["https://shop.example"] } } });
    for (const path of ["", "/sites/shop"]) expect(await console.get(path)).not.toMatch(/class="warnings"|DAYFLY_SECRET/);
  });
});
