import { describe, expect, it } from "vitest";
import { storedEvent, storedEvents } from "../../queue/stored-event.fixture.ts";
import { openConsole, ROOT } from "../console.fixture.ts";
import { giveUp, ORDER } from "../pages.fixture.ts";

describe("the page of dead letters", () => {
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
});
