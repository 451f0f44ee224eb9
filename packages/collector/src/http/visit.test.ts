import { describe, expect, it } from "vitest";
import { sha256Hex } from "../lib/sha256.ts";
import { BROWSER, NOW, ORIGIN, openDoors } from "./doors.fixture.ts";

const SECRET = { DAYFLY_SECRET: "a secret of at least thirty-two characters" };
const RETIRED = "the secret of before of at least thirty-two characters";
const JANE = { id: "u-1", traits: { email: "jane@example.com" } };
const HASHED_JANE = { em: [sha256Hex("jane@example.com")], external_id: [sha256Hex("u-1")] };

/** A browser that keeps what it is told to, as far as this test needs: names and values. */
const openBrowser = (doors: ReturnType<typeof openDoors>, jar: Map<string, string> = new Map()) => {
  let events = 0;
  const post = async (body: object, headers: Record<string, string> = {}) => {
    const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
    doors.clock.advance(10_000);
    const answer = await doors.app.request("/_df/e", {
      method: "POST",
      headers: { origin: ORIGIN, host: "shop.example", "user-agent": BROWSER, ...(cookie ? { cookie } : {}), ...headers },
      body: JSON.stringify({ v: 1, sentAt: NOW, events: [], ...body }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  const event = (more: object = {}) => ({ id: `e-${(events += 1)}`, name: "purchase", at: NOW, ...more });
  return { jar, post, event };
};

const usersOf = async (doors: ReturnType<typeof openDoors>) => (await doors.stored()).map(({ user }) => user);

describe("a visit over several pages", () => {
  it("knows at the purchase who identified on another page, and stores no event for that", async () => {
    const doors = openDoors({ env: SECRET });
    const { jar, post, event } = openBrowser(doors);
    await post({ events: [event({ name: "page_view" }), event({ name: "$identify", user: JANE })] });
    expect([...jar.keys()]).toEqual(["_df_id"]);
    const answer = await post({ events: [event()] });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await usersOf(doors)).toEqual([{}, HASHED_JANE]);
    expect([...jar.values()].join()).not.toMatch(/jane|u-1/i);
  });

  it("knows nobody any more after a reset, and takes the cookie away", async () => {
    const doors = openDoors({ env: SECRET });
    const { jar, post, event } = openBrowser(doors);
    await post({ events: [event({ user: JANE })] });
    await post({ events: [event({ name: "$identify", user: {} })] });
    expect(jar.size).toBe(0);
    await post({ events: [event()] });
    expect(await usersOf(doors)).toEqual([expect.objectContaining(HASHED_JANE), {}]);
  });

  it("opens what an old secret sealed while that is listed, and takes a retired one's for nobody's", async () => {
    const { jar, post, event } = openBrowser(openDoors({ env: { DAYFLY_SECRET: RETIRED } }));
    await post({ events: [event({ user: JANE })] });
    const rotating = openDoors({ env: { ...SECRET, DAYFLY_OLD_SECRETS: RETIRED } });
    await openBrowser(rotating, jar).post({ events: [event()] });
    expect(await usersOf(rotating)).toEqual([HASHED_JANE]);
    const retired = openDoors({ env: SECRET });
    const answer = await openBrowser(retired, jar).post({ events: [event()] });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([204, []]);
    expect(await usersOf(retired)).toEqual([{}]);
  });

  it("remembers nobody without a secret", async () => {
    const doors = openDoors();
    const { jar, post, event } = openBrowser(doors);
    await post({ events: [event({ user: JANE }), event({ name: "$identify", user: JANE })] });
    await post({ events: [event()] });
    expect(jar.size).toBe(0);
    expect(await usersOf(doors)).toEqual([expect.objectContaining(HASHED_JANE), {}]);
  });

  it("remembers nobody for a page of another site, where the cookie would be a third party's", async () => {
    const { jar, post, event } = openBrowser(openDoors({ env: SECRET }));
    await post({ events: [event({ user: JANE })] }, { host: "collector.example.net" });
    expect(jar.size).toBe(0);
  });

  it("takes every cookie away when consent is withdrawn, with a beacon that says just that", async () => {
    const doors = openDoors({ env: SECRET });
    const { jar, post, event } = openBrowser(
      doors,
      new Map([
        ["_epik", "dj0x"],
        ["_pin_unauth", "p-1"],
        ["theme", "dark"],
      ]),
    );
    await post({ events: [event({ user: JANE })], consent: { state: "granted" } });
    expect(jar.size).toBe(4);
    const answer = await post({ consent: { state: "denied" } });
    expect(answer.status).toBe(204);
    expect([...jar.keys()]).toEqual(["theme"]);
    expect(await doors.stored()).toHaveLength(1);
    // An answer that was on its way set one again, behind what the script took away: the request does not bring it.
    const again = await post({ consent: { state: "denied" } });
    expect(again.headers.getSetCookie()).toContainEqual(expect.stringMatching(/^_pin_unauth=;.*Max-Age=0/));
  });

  it("takes the cookies away too where Global Privacy Control means denial", async () => {
    const { jar, post, event } = openBrowser(openDoors({ env: { DAYFLY_GPC: "deny" } }), new Map([["_epik", "dj0x"]]));
    await post({ events: [event()], consent: { state: "pending", gpc: true } });
    expect(jar.size).toBe(0);
  });

  it("takes the click id from the page's address where the snippet missed it, and gives it a cookie", async () => {
    const doors = openDoors();
    const { jar, post, event } = openBrowser(doors);
    await post({ events: [event({ url: "https://shop.example/p?EPIK=dj0yJnU9%2BA" })] });
    expect(jar.get("_epik")).toBe("dj0yJnU9+A");
    expect((await doors.stored()).map(({ epik }) => epik)).toEqual(["dj0yJnU9+A"]);
  });

  it("sets no cookie for who was not asked yet in opt-in mode", async () => {
    const { jar, post, event } = openBrowser(openDoors({ env: { ...SECRET, DAYFLY_CONSENT: "opt-in" } }));
    await post({ events: [event({ user: JANE })], ids: { epik: "dj0x", pinUnauth: "p-1" }, consent: { state: "pending" } });
    expect(jar.size).toBe(0);
  });
});
