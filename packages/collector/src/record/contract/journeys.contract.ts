import { expect, it } from "vitest";
import { AT, attemptOn, IP, payloadOf, recordedEvent, USER_AGENT, type StartRecord } from "./harness.contract.ts";

/** What the record tells of one event. */
export const describeJourneys = (start: StartRecord): void => {
  it("tells an event's journey", async () => {
    const { record, accept, find } = start();
    const event = recordedEvent("a");
    accept(event);
    const { ip: _ip, userAgent: _userAgent, ...stored } = event;
    const begun = { key: "a/shop/purchase", state: "waiting", sent: { email: "•••" }, stored, attempts: [], warnings: [] };
    expect(await find(event)).toEqual(begun);
    record.attempted([
      attemptOn(event, "retry", { status: 503, message: "try later", durationMs: 12, payload: payloadOf(event) }),
    ]);
    await find(event);
    record.attempted([attemptOn(event, "delivered", { status: 200 })]);
    expect(await find(event)).toMatchObject({
      state: "delivered",
      attempts: [
        { at: AT + 300, outcome: "retry", status: 503, message: "try later", durationMs: 12 },
        { at: AT + 300, outcome: "delivered", status: 200 },
      ],
      payload: { event_id: "a", user_data: { click_id: "dj0y" } },
    });
    expect(await find(recordedEvent("b"))).toBeUndefined();
  });

  it("tells events apart whose ids, sites and names hold slashes", async () => {
    const { accept, find, search } = start();
    accept(
      recordedEvent("a/b", { name: "c" }),
      recordedEvent("a", { name: "b/c" }),
      recordedEvent("a", { site: "b", name: "c" }),
    );
    expect(await search({ eventId: "a/b" })).toEqual(["a/b"]);
    expect(await search({ eventId: "a" })).toEqual(["a", "a"]);
    expect((await find(recordedEvent("a", { name: "b/c" })))?.stored.name).toBe("b/c");
  });

  it("keeps an event whose id is broken Unicode", async () => {
    const { accept, find } = start();
    accept(recordedEvent("\ud800"));
    expect((await find(recordedEvent("\ud800")))?.state).toBe("waiting");
  });

  it("tells the warnings of the door and of the latest mapping", async () => {
    const { record, accept, find } = start();
    const event = recordedEvent("a", { rest: { warnings: [{ code: "invalid_phone" }] } });
    accept(event);
    record.attempted([attemptOn(event, "retry", { payload: payloadOf(event), warnings: [{ code: "late" }] })]);
    record.attempted([attemptOn(event, "delivered", { payload: payloadOf(event), warnings: [{ code: "price_missing" }] })]);
    expect((await find(event))?.warnings).toEqual([{ code: "invalid_phone" }, { code: "price_missing" }]);
  });

  it.each(["delivered", "repeat", "skipped", "dead", "retry", "held"] as const)(
    "holds no IP address and no user agent of an event that is %s",
    async (outcome) => {
      const { record, accept, find } = start();
      const event = recordedEvent("a");
      accept(event);
      record.attempted([attemptOn(event, outcome, { payload: payloadOf(event) })]);
      const text = JSON.stringify(await find(event));
      expect(text).toContain("dj0y");
      expect(text).not.toContain(IP);
      expect(text).not.toContain(USER_AGENT);
    },
  );

  it("begins a journey for an event that came before the start", async () => {
    const { record, find } = start();
    const event = recordedEvent("a");
    record.attempted([attemptOn(event, "held", { message: "account held" })]);
    const journey = await find(event);
    expect(journey?.state).toBe("held");
    expect(journey?.sent).toBeUndefined();
  });

  it("keeps what delivery did before the door told of the event", async () => {
    const { record, accept, find } = start();
    const event = recordedEvent("a");
    record.attempted([attemptOn(event, "delivered")]);
    await find(event);
    accept(event);
    expect(await find(event)).toMatchObject({
      state: "delivered",
      sent: { email: "•••" },
      attempts: [{ outcome: "delivered" }],
    });
  });

  it("keeps the newest attempts of a journey", async () => {
    const { record, find } = start();
    const event = recordedEvent("a");
    record.attempted(Array.from({ length: 25 }, (_, count) => attemptOn(event, "retry", { status: 500 + count })));
    const statuses = (await find(event))?.attempts.map(({ status }) => status);
    expect(statuses).toHaveLength(20);
    expect(statuses?.at(-1)).toBe(524);
  });

  it("calls back with the key of what changed, until it is stopped", () => {
    const { record, accept } = start();
    const keys: string[] = [];
    const stop = record.onChange((key) => keys.push(key));
    accept(recordedEvent("a"));
    record.attempted([attemptOn(recordedEvent("a"), "dead")]);
    stop();
    accept(recordedEvent("b"));
    expect(keys).toEqual(["a/shop/purchase", "a/shop/purchase"]);
  });
};
