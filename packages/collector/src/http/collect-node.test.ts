import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { silentLog } from "../lib/log.ts";
import { serveApp } from "../runtimes/node-server.ts";
import type { DoorHandler } from "./door.ts";
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

/** The same doors behind Node's own server, where request and response are read and written without the Web's. `open` counts requests. */
const serveDoors = async (options: Parameters<typeof openDoors>[0] = {}) => {
  const doors = openDoors(options);
  let open = 0;
  const counted = [...doors.doors].map(([path, handle]): [string, DoorHandler] => [
    path,
    (request) => {
      open += 1;
      return handle(request).finally(() => (open -= 1));
    },
  ]);
  const server = await serveApp(doors.app, { host: "127.0.0.1", port: 0, doors: new Map(counted) });
  closers.push(() => server.close(1000));
  const post = (body: RequestInit["body"], headers: Record<string, string> = {}) =>
    fetch(`${server.url}/_df/e`, {
      method: "POST",
      headers: { ...HEADERS, ...headers },
      ...(body ? { body, duplex: "half" } : {}),
    });
  return { ...doors, post, url: server.url, open: () => open };
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

  it("says nothing in the log of who leaves before all is sent, and serves the next", async () => {
    const error = vi.fn();
    const { post, url, open, counters, stored } = await serveDoors({ log: { ...silentLog, error } });
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    const head = ["POST /_df/e HTTP/1.1", "Host: x", `Origin: ${ORIGIN}`, "Content-Length: 500", "", '{"v":1,'];
    socket.write(head.join("\r\n"));
    await vi.waitFor(() => expect(open()).toBe(1));
    socket.destroy();
    await vi.waitFor(() => expect(open()).toBe(0));
    expect((await post(BEACON)).status).toBe(204);
    expect((await stored()).map(({ id }) => id)).toEqual(["e-1"]);
    expect(counters.snapshot().rejected).toEqual({});
    expect(error).not.toHaveBeenCalled();
  });

  it("answers what breaks with 500, and goes on", async () => {
    const { post, queue } = await serveDoors();
    vi.spyOn(queue, "put").mockRejectedValueOnce(new Error("broken"));
    const broken = await post(BEACON);
    expect([broken.status, await broken.text()]).toEqual([500, "The collector failed on this request. Its log says more.\n"]);
    expect((await post(BEACON)).status).toBe(204);
  });

  it("refuses an origin without the headers that would let it read why", async () => {
    const { post } = await serveDoors();
    const answer = await post(BEACON, { origin: "https://evil.example" });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([403, null]);
  });
});
