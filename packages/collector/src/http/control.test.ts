import { hc, parseResponse } from "hono/client";
import { describe, expect, it } from "vitest";
import { silentLog } from "../lib/log.ts";
import { unixMs } from "../lib/time.ts";
import type { DeadReason, Queue } from "../queue/queue.ts";
import { silentRecord } from "../record/silent.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import { type ControlApp, createControl } from "./control.ts";
import type { DeadRequest } from "./control-dead.ts";
import { BROWSER, NOW, ORIGIN, openDoors } from "./doors.fixture.ts";

const IP = "203.0.113.77";
const TRAITS = { email: "jane.doe@example.com", phone: "+49 151 2345678", first_name: "Jane", last_name: "Roe", city: "Graz" };

/** Real doors with a control door beside them; `die` sends events with raw traits and gives each up. */
const openOperated = () => {
  const doors = openDoors({ clientIp: () => IP });
  const { queue, clock, app } = doors;
  const control = createControl({ queue, record: () => silentRecord, clock, log: silentLog });
  const ask = async (path: string, body?: object) => {
    const answer = await control.request(
      path,
      body && { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } },
    );
    // What may take long answers in lines: the last one says what came of it.
    const last = JSON.parse((await answer.text()).trimEnd().split("\n").at(-1) ?? "");
    return { status: answer.status, body: last.result ?? last };
  };
  const client = hc<ControlApp>("http://dayfly", { fetch: control.request });
  const die = async (id: string, reason: DeadReason) => {
    const event = {
      id,
      name: "purchase",
      at: NOW,
      url: `${ORIGIN}/?email=${TRAITS.email}&epik=dj0`,
      props: { note: TRAITS.email },
      user: { id: "U-1", traits: TRAITS },
    };
    await app.request("/_df/e", {
      method: "POST",
      headers: { origin: ORIGIN, "user-agent": BROWSER, "content-type": "text/plain" },
      body: JSON.stringify({ v: 1, sentAt: NOW, ids: { epik: "dj0yJnU9a2V5" }, events: [event] }),
    });
    clock.advance(1000);
    await giveUp(queue, reason);
  };
  return { ...doors, control, client, ask, die };
};

const giveUp = async (queue: Queue, reason: DeadReason) => {
  const leased = await queue.lease({ max: 10, leaseMs: 1000 });
  await queue.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason, detail: "Pinterest said why." })));
};

describe("createControl", () => {
  it("tells what waits, its age, and that no collector runs", async () => {
    const { queue, ask, die, clock, app } = openOperated();
    await die("e-1", "refused");
    await app.request("/_df/e", {
      method: "POST",
      headers: { origin: ORIGIN, "user-agent": BROWSER },
      body: JSON.stringify({ v: 1, sentAt: NOW, events: [{ id: "e-2", name: "page_view", at: NOW }] }),
    });
    clock.advance(90_000);
    expect(await ask("/stats")).toEqual({
      status: 200,
      body: { waiting: 1, leased: 0, dead: 1, oldestAgeSeconds: 90, store: "ok", accounts: null },
    });
    await queue.close();
    expect((await ask("/stats")).status).toBe(500);
  });

  it("lists dead letters by condition and page by page, each with what to do", async () => {
    const { client, die } = openOperated();
    await die("e-1", "refused");
    await die("e-2", "too_old");
    await die("e-3", "refused");
    const list = (request: DeadRequest & { after?: string }) =>
      parseResponse(client.dead.list.$post({ json: { limit: 10, ...request } })).then(({ letters }) => letters);
    const ids = async (request: Parameters<typeof list>[0]) => (await list(request)).map(({ eventId }) => eventId);
    expect(await ids({})).toEqual(["e-3", "e-2", "e-1"]);
    expect(await ids({ reason: "refused" })).toEqual(["e-3", "e-1"]);
    expect(await ids({ site: "other" as SiteKey })).toEqual([]);
    expect(await ids({ diedAfter: unixMs(NOW + 2000) })).toEqual(["e-3"]);
    expect(await ids({ diedBefore: unixMs(NOW + 2000) })).toEqual(["e-1"]);
    const [newest] = await list({ limit: 1 });
    expect(await ids({ limit: 5, after: newest?.key ?? "" })).toEqual(["e-2", "e-1"]);
    expect(newest).toMatchObject({
      site: "default",
      eventName: "purchase",
      advice: expect.stringContaining("Correct the mapping and replay"),
      detail: "Pinterest said why.",
      attempts: 1,
      diedAt: new Date(NOW + 3000).toISOString(),
      matchKeys: ["external_id", "em", "ph", "fn", "ln", "ct", "click_id", "client_ip_address", "client_user_agent"],
    });
  });

  it("replays and drops what is asked for and says how many", async () => {
    const { ask, die, queue } = openOperated();
    for (const id of ["e-1", "e-2", "e-3", "e-4"]) await die(id, id === "e-4" ? "too_old" : "refused");
    expect(await ask("/dead/replay", { reason: "refused", limit: 2 })).toEqual({ status: 200, body: { count: 2 } });
    expect((await queue.lease({ max: 10, leaseMs: 1000 })).map(({ event }) => event.id).toSorted()).toEqual(["e-2", "e-3"]);
    expect((await ask("/dead/drop", { diedBefore: unixMs(NOW + 1001) })).body).toEqual({ count: 1 });
    expect((await ask("/dead/replay", {})).body).toEqual({ count: 1 });
    expect((await queue.stats()).dead).toBe(0);
  });

  const MISSPELT: readonly [path: string, body: object][] = [
    ["/dead/drop", { sitee: "shop" }],
    ["/dead/drop", { reason: "no such reason" }],
    ["/dead/replay", { diedBefore: "2026-11-20" }],
    ["/dead/replay", { limit: 0 }],
    ["/dead/list", { limit: 1001 }],
  ];
  it.each(MISSPELT)("touches nothing on a request to %s that it does not understand: %j", async (path, body) => {
    const { ask, die, queue } = openOperated();
    await die("e-1", "refused");
    expect(await ask(path, body)).toEqual({ status: 400, body: { error: expect.stringContaining("same version") } });
    expect((await queue.stats()).dead).toBe(1);
  });

  it("touches nothing where the content type is not JSON's", async () => {
    const { control, die, queue } = openOperated();
    await die("e-1", "refused");
    const answer = await control.request("/dead/drop", { method: "POST", body: "{}", headers: { "content-type": "text/plain" } });
    expect(answer.status).toBe(400);
    expect((await queue.stats()).dead).toBe(1);
  });

  it("says that there is nothing to reload where no collector runs", async () => {
    expect(await openOperated().ask("/reload", {})).toEqual({
      status: 409,
      body: { error: expect.stringContaining("nothing to reload") },
    });
  });

  it("never tells a raw trait, an address or a user agent", async () => {
    const { ask, die } = openOperated();
    await die("e-1", "refused");
    const answers = [await ask("/stats"), await ask("/dead/list", { limit: 10 }), await ask("/dead/replay", {})];
    const told = JSON.stringify(answers);
    expect(told).toContain("e-1");
    for (const raw of [...Object.values(TRAITS), "jane.doe", "1512345678", IP, BROWSER, "Chrome/143"])
      expect(told).not.toContain(raw);
  });
});
