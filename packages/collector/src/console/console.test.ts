import { describe, expect, it } from "vitest";
import { sha256Hex } from "../lib/sha256.ts";
import { toUnixSeconds, unixMs } from "../lib/time.ts";
import { QueueUnavailable } from "../queue/queue.ts";
import { storedEvent, storedEvents } from "../queue/stored-event.fixture.ts";
import { attemptEntry } from "../record/attempt-entry.ts";
import type { AttemptEntry } from "../record/record.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { NOW, openConsole, ROOT } from "./console.fixture.ts";

const HASH = sha256Hex("ada@example.com");
const ORDER: StoredEvent = {
  ...storedEvent({ id: "order-1", name: "purchase", props: { order_id: "MM-1" } }),
  receivedAt: unixMs(NOW - 5000),
  user: { em: [HASH] },
  warnings: [{ code: "price_missing", field: "items/0/price" }],
};

const delivered = (event = ORDER, message = ""): AttemptEntry =>
  attemptEntry({
    event,
    at: unixMs(event.receivedAt + 1500),
    outcome: "delivered",
    status: 200,
    durationMs: 41,
    message,
    payload: {
      event_name: "checkout",
      action_source: "web",
      event_time: toUnixSeconds(event.at),
      event_id: event.id,
      user_data: { em: [HASH] },
      custom_data: { order_id: "MM-1", value: "48.00", currency: "EUR" },
    },
  });

type Console = ReturnType<typeof openConsole>;

const accept = ({ record }: Console, ...events: StoredEvent[]) =>
  record.accepted(events.map((event) => record.begin({ event, sent: () => ({ name: event.name, user: { email: "•••" } }) })));

/** Gives events up, in the queue and in the record. */
const giveUp = async ({ queue, record, clock }: Console, events: readonly StoredEvent[], detail = "value is missing") => {
  await queue.put(events);
  const leased = await queue.lease({ max: 100, leaseMs: 1000 });
  await queue.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason: "refused", detail })));
  record.attempted(
    events.map((event) =>
      attemptEntry({ event, at: clock.now(), outcome: "dead", reason: "refused", status: 200, message: detail }),
    ),
  );
};

describe("createConsole", () => {
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

  it("groups dead letters by reason with the fix in words, asks before it replays, and replays", async () => {
    const console = openConsole();
    await giveUp(console, storedEvents(3));
    const page = await console.get("/dead");
    expect(page).toContain("3 events given up");
    expect(page).toContain("Correct the mapping and replay.");
    expect(page).toContain("value is missing");
    expect(await console.get("/dead/replay/refused")).toContain("Yes, replay them");
    expect((await console.queue.stats()).dead).toBe(3);
    const answer = await console.post("/dead/replay/refused");
    expect(answer.headers.get("location")).toBe(`${ROOT}/dead?done=replay&events=3`);
    expect(await console.queue.stats()).toMatchObject({ dead: 0, waiting: 3 });
    expect(console.noted).toEqual([["dead_replayed", "refused", "3 events"]]);
  });

  it("shows dead letters of a reason that is not among the newest on an older page", async () => {
    const console = openConsole();
    const events = storedEvents(1001);
    await console.queue.put(events);
    const leased = await console.queue.lease({ max: events.length, leaseMs: 1000 });
    await console.queue.settle(
      leased.map(({ ref }, place) => ({ ref, kind: "dead", reason: place === 0 ? "gave_up" : "refused", detail: "no" })),
    );
    const newest = await console.get("/dead");
    expect(newest).not.toContain("<code>gave_up</code>");
    const [, older = ""] = /href="[^"]*\/console(\/dead\?after=[^"]+)">Older letters/.exec(newest) ?? [];
    const page = await console.get(older);
    expect(page).toContain("<code>gave_up</code>");
    expect(page).toContain(`<a href="${ROOT}/dead">Newest letters</a>`);
    expect(page).not.toContain("Older letters");
  });

  it("names each dead letter's order, and shows a name of blanks", async () => {
    const console = openConsole();
    await giveUp(console, [ORDER, storedEvent({ id: "blank", name: " " })]);
    const page = await console.get("/dead");
    expect(page).toContain(`<a href="${ROOT}/events/order-1/shop/purchase">purchase MM-1</a>`);
    expect(page).toContain(`<a href="${ROOT}/events/blank/shop/%20">“ ”</a>`);
  });

  it("drops dead letters of one site alone", async () => {
    const console = openConsole({ sites: { other: {} } });
    await giveUp(console, [...storedEvents(2), ...storedEvents(1, { site: "other" })]);
    const question = await console.get("/dead/drop/refused");
    expect(question).toContain("Narrow down");
    expect(question, "advice that fits a replay").not.toContain("replay");
    await console.post("/dead/drop/refused", { site: "other" });
    expect((await console.queue.stats()).dead).toBe(2);
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

  it("gives who only reads no button that changes something", async () => {
    const console = openConsole({ role: "read" });
    await giveUp(console, [ORDER]);
    for (const path of ["/dead", "/dead/replay/refused", "/events/order-1/shop/purchase", "/sites/shop"]) {
      expect(await console.get(path), path).not.toMatch(/Replay this|Replay …|Drop …|Yes, |Send a test/);
    }
  });

  it("shows a site's settings, its script tag and where its mapping differs, and no token", async () => {
    const console = openConsole({ sites: { shop: { events: { "Scroll Depth": false, purchase: "lead" } } } });
    const page = await console.get("/sites/shop");
    expect(page).toContain("549755885175");
    expect(page).toContain("nothing, it is dropped");
    expect(page).toContain("the site’s own row");
    expect(page).toContain("&lt;script async");
    expect(page).not.toContain("pina_token_of_the_test");
  });

  it("gives no advice where there is none to give", async () => {
    const console = openConsole({ sites: { shop: { origins: ["https://shop.example"] } } });
    for (const path of ["", "/sites/shop"]) expect(await console.get(path)).not.toMatch(/class="warnings"|DAYFLY_SECRET/);
  });

  it("says where a site is changed: by the admin API what was added by it, in the settings the others", async () => {
    const console = openConsole({ sites: { outlet: {} }, stored: ["outlet"] });
    expect(await console.get("/sites")).toMatch(/>outlet<[^]*from the admin API/);
    const outlet = await console.get("/sites/outlet");
    expect(outlet).toContain('href="/_df/v1/admin/docs"');
    expect(outlet).toContain("<code>PATCH sites/outlet</code>");
    expect(outlet).not.toContain("dayfly reload");
    const shop = await console.get("/sites/shop");
    expect(shop).toContain("<code>dayfly reload</code>");
    expect(shop).not.toContain("admin API");
  });

  it("changes a stored site's own rows and its switch, keeps the other rows, and notes it", async () => {
    const changes: object[] = [];
    const sites = { outlet: { events: { purchase: "lead", "Scroll Depth": false } } };
    const changeSite = (_site: object, settings: object) => void changes.push(settings);
    const console = openConsole({ sites, stored: ["outlet"], changeSite });
    expect(await console.get("/sites/outlet")).toMatch(/Switch this site off[^]*Set this row/);
    const rows = [
      { name: " purchase ", target: "checkout" },
      { name: "purchase", target: "" },
      { name: "Quiz", target: "false" },
    ];
    for (const row of rows) expect((await console.post("/sites/outlet/mapping", row)).status).toBe(303);
    await console.post("/sites/outlet/switch", { enabled: "false" });
    expect(changes).toEqual([
      { events: { "Scroll Depth": false, purchase: "checkout" } },
      { events: { "Scroll Depth": false } },
      { events: { purchase: "lead", "Scroll Depth": false, Quiz: false } },
      { enabled: false },
    ]);
    expect(console.noted).toContainEqual(["site_changed", "outlet", "enabled: false"]);
    expect(console.noted).toHaveLength(4);
  });

  it("says why a site was not changed, and changes none that stands in the settings", async () => {
    const console = openConsole({ sites: { outlet: {} }, stored: ["outlet"], changeSite: () => "There is no such event." });
    const refused = await console.post("/sites/outlet/mapping", { name: "purchase", target: "chekout" });
    expect([refused.status, (await refused.text()).includes("There is no such event.")]).toEqual([422, true]);
    expect((await console.post("/sites/outlet/mapping", { name: " ", target: "lead" })).status).toBe(422);
    const settled = openConsole({ changeSite: () => expect.unreachable() });
    expect((await settled.post("/sites/shop/switch", { enabled: "false" })).headers.get("location")).toBe(`${ROOT}/sites`);
    expect(await settled.get("/sites/shop")).not.toMatch(/Switch this site|Set this row/);
    expect([...console.noted, ...settled.noted]).toEqual([]);
    const reader = openConsole({ role: "read", sites: { outlet: {} }, stored: ["outlet"] });
    expect(await reader.get("/sites/outlet")).not.toMatch(/Switch this site|Set this row/);
  });

  it("says that a site is switched off", async () => {
    const console = openConsole({ sites: { outlet: { enabled: false } } });
    expect((await console.get("/sites")).match(/Delivering|Switched off/g)).toEqual(["Delivering", "Switched off"]);
    expect(await console.get("/sites/outlet")).toMatch(/Switched off[^]*New events are refused[^]*is still delivered/);
    expect(await console.get("/sites/shop")).not.toContain("Switched off");
  });

  it.each([
    ["held", "Held", "Pinterest does not accept the access token. Make a new one."],
    ["waiting", "Waiting", "Pinterest answers 503."],
  ] as const)(
    "says on the page of a site whose ad account is %s that nothing goes out, and why",
    async (state, label, explanation) => {
      const console = openConsole({ accounts: [{ adAccountId: "549755885175", state, explanation }] });
      const page = await console.get("/sites/shop");
      expect(page).toMatch(new RegExp(`>${label}</span>[^]*Nothing goes to Pinterest now; events wait.</strong> ${explanation}`));
      expect(await openConsole().get("/sites/shop")).not.toContain("Nothing goes to Pinterest");
    },
  );

  it("shows a site that cannot be served, with what to do, and problems of one that is", async () => {
    const problems = { outlet: ["Its secrets cannot be read: restore DAYFLY_SECRET."], shop: ["The store has a <shop> too."] };
    const console = openConsole({ problems });
    expect(await console.get("/sites")).toMatch(/>shop<[^]*Delivering[^]*>outlet<[^]*from the admin API[^]*Not served/);
    const outlet = await console.get("/sites/outlet");
    expect(outlet).toContain("<li>Its secrets cannot be read: restore DAYFLY_SECRET.</li>");
    expect(outlet).toContain("<code>PATCH sites/outlet</code>");
    expect(outlet).not.toContain("Send a test event");
    expect(await console.get("/sites/shop")).toContain("<li>The store has a &lt;shop&gt; too.</li>");
    expect((await console.app.request(`${ROOT}/sites/nobody`)).headers.get("location")).toBe(`${ROOT}/sites`);
  });

  it("sends a test event and shows what Pinterest said", async () => {
    const answer = { ok: false, status: 404, explanation: "This looks like a Tag id.", answer: "Ad account not found" };
    const console = openConsole({ checkAccount: async () => answer });
    const page = await (await console.post("/sites/shop/test")).text();
    for (const part of ["This looks like a Tag id.", "HTTP 404", "Ad account not found"]) expect(page).toContain(part);
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
