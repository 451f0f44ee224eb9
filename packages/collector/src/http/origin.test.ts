import { describe, expect, it } from "vitest";
import { batch, postBeacon } from "./beacon.fixture.ts";
import { openDoors, ORIGIN } from "./doors.fixture.ts";

describe("whose pages may send", () => {
  const ORIGINS: readonly [why: string, headers: Record<string, string>, status: number][] = [
    ["the listed origin", {}, 204],
    ["an unknown origin", { origin: "https://evil.example" }, 403],
    ["a suffix trick", { origin: "https://shop.example.evil.co" }, 403],
    ["a prefix trick", { origin: "https://myshop.example" }, 403],
    ["http for https", { origin: "http://shop.example" }, 403],
    ["another port", { origin: "https://shop.example:8443" }, 403],
    ["origin null", { origin: "null" }, 403],
    ["an empty origin", { origin: "" }, 403],
  ];
  it.each(ORIGINS)("answers %s with %o", async (_why, headers, status) => {
    const doors = openDoors();
    const answer = await postBeacon(doors, batch(), headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("access-control-allow-origin")).toBe(status === 204 ? ORIGIN : null);
    expect(await doors.stored()).toHaveLength(status === 204 ? 1 : 0);
  });

  it.each([
    ["a text that is no address", "shop"],
    ["an address without a host", "file:///etc/passwd"],
    ["any other site", "https://evil.example"],
  ])("takes %s as the origin for no page of its own, where the request names no host", async (_what, origin) => {
    const doors = openDoors({ env: { DAYFLY_ORIGINS: "" } });
    const answer = await postBeacon(doors, batch(), { origin });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([403, null]);
    expect(await doors.stored()).toEqual([]);
  });

  it.each([
    ["https://www.shop.example", "www.shop.example", 204],
    ["https://www.shop.example", "WWW.shop.example:443", 204],
    ["http://www.shop.example", "www.shop.example:80", 204],
    ["http://www.shop.example:8080", "www.shop.example:8080", 204],
    ["https://www.shop.example", "www.shop.example:80", 403],
    ["https://www.shop.example:8443", "www.shop.example", 403],
    ["https://www.shop.example", "jane@www.shop.example", 403],
    ["https://www.shop.example", "www.shop.example/x", 403],
    ["https://evil.example", "www.shop.example", 403],
    ["null", "null", 403],
  ])("where no origin is configured, answers a page of %s at the host %s with %i", async (origin, host, status) => {
    const doors = openDoors({ env: { DAYFLY_ORIGINS: "" } });
    expect((await postBeacon(doors, batch(), { origin, host })).status).toBe(status);
  });

  it("takes a page in a sandbox where null is listed, and gives it no cookie", async () => {
    const doors = openDoors({ env: { DAYFLY_ORIGINS: `${ORIGIN},null` } });
    const answer = await postBeacon(doors, batch({ ids: { epik: "dj0yA", pinUnauth: "p-1" } }), {
      origin: "null",
      host: "shop.example",
    });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([204, []]);
    expect(await doors.stored()).toMatchObject([{ id: "e-1", epik: "dj0yA" }]);
  });

  it("refuses a site key that is not configured", async () => {
    expect((await postBeacon(openDoors(), batch({ site: "other" }))).status).toBe(403);
  });
});
