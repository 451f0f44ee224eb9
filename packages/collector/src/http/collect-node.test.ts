import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { serveApp } from "../runtimes/node-server.ts";
import { BROWSER, NOW, ORIGIN, openDoors } from "./doors.fixture.ts";

const BEACON = JSON.stringify({
  v: 1,
  sentAt: NOW,
  events: [{ id: "e-1", name: "purchase", at: NOW, props: { note: "größer" } }],
});
const HEADERS = { origin: ORIGIN, "user-agent": BROWSER, "content-type": "text/plain", "accept-language": "de-AT" };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The same doors behind Node's own server, where request and response are read and written without the Web's. */
const serveDoors = async () => {
  const doors = openDoors();
  const server = await serveApp(doors.app, { host: "127.0.0.1", port: 0, doors: doors.doors });
  closers.push(() => server.close(1000));
  const post = (body: RequestInit["body"], headers: Record<string, string> = {}) =>
    fetch(`${server.url}/_df/e`, {
      method: "POST",
      headers: { ...HEADERS, ...headers },
      ...(body ? { body, duplex: "half" } : {}),
    });
  return { ...doors, post };
};

describe("POST {basePath}/e on Node", () => {
  it("answers 204 with what the browser needs", async () => {
    const { post, stored } = await serveDoors();
    const answer = await post(BEACON);
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-credentials": "true",
      "cache-control": "no-store",
      vary: "Origin",
    });
    expect(await stored()).toMatchObject([
      { id: "e-1", userAgent: BROWSER, language: "de", ip: "127.0.0.1", props: { note: "größer" } },
    ]);
  });

  it("says the same on a kept connection, request after request", async () => {
    const { post } = await serveDoors();
    const statuses = [];
    for (const body of [BEACON, "{", BEACON, "x".repeat(70_000), BEACON]) statuses.push((await post(body)).status);
    expect(statuses).toEqual([204, 400, 204, 413, 204]);
  });

  it("reads a body in pieces, and one that is compressed", async () => {
    const { post, stored } = await serveDoors();
    const bytes = new TextEncoder().encode(BEACON);
    // Cut within a character.
    const cut = bytes.indexOf(0xc3) + 1;
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, cut));
        controller.enqueue(bytes.slice(cut));
        controller.close();
      },
    });
    expect((await post(pieces)).status).toBe(204);
    expect((await post(new Uint8Array(gzipSync(BEACON.replace("e-1", "e-2"))), { "content-encoding": "gzip" })).status).toBe(204);
    expect((await stored()).map(({ id, props }) => [id, props["note"]])).toEqual([
      ["e-1", "größer"],
      ["e-2", "größer"],
    ]);
  });

  it("refuses an origin without the headers that would let it read why", async () => {
    const { post } = await serveDoors();
    const answer = await post(BEACON, { origin: "https://evil.example" });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([403, null]);
  });
});
