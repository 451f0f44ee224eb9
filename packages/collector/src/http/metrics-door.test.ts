import { describe, expect, it } from "vitest";
import { BROWSER, NOW, ORIGIN, openDoors } from "./doors.fixture.ts";

const TOKEN = "metrics-token-of-the-test";
const get = ({ app }: ReturnType<typeof openDoors>, peer: string, headers: Record<string, string> = {}) =>
  app.request("/metrics", { headers }, { incoming: { socket: { remoteAddress: peer } } });

describe("GET /metrics", () => {
  const CASES: readonly [who: string, peer: string, headers: Record<string, string>, status: number][] = [
    ["this machine", "127.0.0.1", {}, 200],
    ["this machine over IPv6", "::1", {}, 200],
    ["this machine in IPv6's clothes", "::ffff:127.0.0.1", {}, 200],
    ["another machine", "192.0.2.7", {}, 403],
    ["a visitor through a proxy on this machine", "127.0.0.1", { "x-forwarded-for": "192.0.2.7" }, 403],
    ["a visitor through another proxy on this machine", "::1", { via: "1.1 proxy" }, 403],
    ["nobody known", "", {}, 403],
    ["another machine with the token", "192.0.2.7", { authorization: `Bearer ${TOKEN}` }, 200],
    ["another machine with a wrong token", "192.0.2.7", { authorization: `Bearer ${TOKEN}x` }, 403],
    ["another machine with an empty token", "192.0.2.7", { authorization: "Bearer " }, 403],
  ];
  it.each(CASES)("answers %s as it should", async (_who, peer, headers, status) => {
    expect((await get(openDoors({ metricsToken: TOKEN }), peer, headers)).status).toBe(status);
  });

  it("takes no token where none is set", async () => {
    for (const authorization of ["Bearer ", "Bearer undefined", ""]) {
      expect((await get(openDoors(), "192.0.2.7", { authorization })).status).toBe(403);
    }
  });

  it("speaks Prometheus text and tells of the process, but no raw trait", async () => {
    const doors = openDoors({ clientIp: () => "203.0.113.77" });
    const name = "jane.doe@example.com";
    const sent = {
      id: name,
      name,
      at: NOW,
      url: `https://shop.example/?email=${name}`,
      user: { traits: { email: name, first_name: "Jane" } },
    };
    const answer = await doors.app.request("/_df/e", {
      method: "POST",
      headers: { origin: ORIGIN, "user-agent": BROWSER },
      body: JSON.stringify({ v: 1, sentAt: NOW, events: [sent] }),
    });
    expect(answer.status).toBe(204);
    const metrics = await get(doors, "127.0.0.1");
    expect(metrics.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await metrics.text();
    expect(text).toContain("dayfly_events_accepted_total 1");
    expect(text).toContain("process_cpu_seconds_total");
    expect(text).not.toMatch(/jane|203\.0\.113\.77|Chrome\/143/i);
  });
});
