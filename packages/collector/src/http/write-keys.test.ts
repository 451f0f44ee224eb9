import { describe, expect, it } from "vitest";
import { openDoors } from "./doors.fixture.ts";
import { BASIC, postMessages, track } from "./message.fixture.ts";

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const statusOf = async (doors: ReturnType<typeof openDoors>, path: string, headers: Record<string, string>) =>
  (await postMessages(doors, path, track(), headers)).status;

describe("write keys of the server-side door", () => {
  const KEYS: readonly [why: string, headers: Record<string, string>, body: object, status: number][] = [
    ["a bearer", { authorization: "Bearer write-key-of-the-test" }, {}, 200],
    ["a Basic user name", BASIC, {}, 200],
    ["an earlier key", bearer("write-key-of-last-year"), {}, 200],
    ["a key in the body", {}, { writeKey: "write-key-of-the-test" }, 200],
    ["no key", {}, {}, 401],
    ["a wrong key", { authorization: "Bearer write-key-of-the-tesT" }, {}, 401],
    ["garbage for a key", { authorization: "Basic ####" }, {}, 401],
  ];
  it.each(KEYS)("answers %s", async (_why, headers, body, status) => {
    const doors = openDoors({ env: { DAYFLY_OLD_API_KEYS: "write-key-of-the-year-before,write-key-of-last-year" } });
    expect((await postMessages(doors, "batch", { batch: [track()], ...body }, headers)).status).toBe(status);
  });

  it("stops listening to an address that guesses keys, be it right in the end, at whatever path", async () => {
    const doors = openDoors({ clientIp: () => "8.8.8.8" });
    for (let i = 0; i < 10; i += 1) expect(await statusOf(doors, i % 2 ? "page" : "track", bearer(`guess-${i}`))).toBe(401);
    const answer = await postMessages(doors, "track", track(), BASIC);
    expect([answer.status, answer.headers.get("retry-after"), answer.headers.get("content-type")]).toEqual([
      429,
      "10",
      "application/problem+json",
    ]);
    const { text } = await doors.metrics.render();
    expect(text).toContain('dayfly_events_rejected_total{reason="unauthorized"} 10');
    expect(text).toContain('dayfly_events_rejected_total{reason="too_many_attempts"} 1');
    doors.clock.advance(10_000);
    expect(await statusOf(doors, "track", BASIC)).toBe(200);
  });

  it.each([
    ["at another address", "8.8.8.8", "8.8.4.4"],
    ["behind the same proxy, which nobody declared", "10.0.0.1", "10.0.0.1"],
    ["of the same machine", "127.0.0.1", "127.0.0.1"],
    ["where the runtime tells no address", undefined, undefined],
  ])("listens to others %s while somebody guesses", async (_who, guesser, sender) => {
    let ip = guesser;
    const doors = openDoors({ clientIp: () => ip });
    for (let i = 0; i < 11; i += 1) await statusOf(doors, "track", bearer(`guess-${i}`));
    ip = sender;
    expect(await statusOf(doors, "track", BASIC)).toBe(200);
  });

  it("takes no old key for guesses that its sender repeats", async () => {
    const doors = openDoors({ clientIp: () => "8.8.8.8" });
    for (let i = 0; i < 20; i += 1) expect(await statusOf(doors, "track", bearer("key-of-last-year"))).toBe(401);
    expect(await statusOf(doors, "track", BASIC)).toBe(200);
  });

  it("takes no success and no missing key for a guess", async () => {
    const doors = openDoors();
    for (let i = 0; i < 20; i += 1)
      expect([await statusOf(doors, "track", BASIC), await statusOf(doors, "track", {})]).toEqual([200, 401]);
  });
});
