import { once } from "node:events";
import { type ClientRequest, request } from "node:http";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { describe, expect, it } from "vitest";
import type { DoorHandler } from "../http/door.ts";
import { serveApp } from "./node-server.ts";

const HERE = { host: "127.0.0.1", port: 0 };

describe("serveApp", () => {
  it("says where it listens and answers there", async () => {
    const app = new Hono().get("/", (context) => context.text("here"));
    const server = await serveApp(app, HERE);
    expect(await (await fetch(server.url)).text()).toBe("here");
    await server.close(1000);
  });

  it("keeps a connection that rests for longer than proxies do, and closes it when it stops", async () => {
    const app = new Hono().get("/", (context) => context.text("here"));
    const server = await serveApp(app, HERE);
    const answer = await fetch(server.url);
    await answer.text();
    expect(answer.headers.get("keep-alive")).toBe("timeout=125");
    await server.close(60_000);
  });

  it("tells what to do when the address is another machine's", async () => {
    await expect(serveApp(new Hono(), { host: "192.0.2.1", port: 0 })).rejects.toThrow(
      /192.0.2.1 is no address of this machine; listen on/,
    );
  });

  it("tells what to do when the port is taken", async () => {
    const server = await serveApp(new Hono(), HERE);
    const port = Number(new URL(server.url).port);
    await expect(serveApp(new Hono(), { ...HERE, port })).rejects.toThrow(/is taken; stop what listens there, or choose another/);
    await server.close(1000);
  });

  it("lets a request in flight finish when it closes", async () => {
    const gate = Promise.withResolvers<void>();
    const arrival = Promise.withResolvers<void>();
    const app = new Hono().get("/", async (context) => {
      arrival.resolve();
      await gate.promise;
      return context.text("done");
    });
    const server = await serveApp(app, HERE);
    const answer = fetch(server.url);
    await arrival.promise;
    const closed = server.close(60_000);
    gate.resolve();
    expect(await (await answer).text()).toBe("done");
    await closed;
  });

  it("breaks off the oldest of too many large bodies that do not end, and hears the others out", async () => {
    const MIB = 2 ** 20;
    const door: DoorHandler = async ({ body }) => ({
      status: (await body(2 * MIB))?.length === MIB + 1 ? 200 : 500,
      headers: [],
    });
    const server = await serveApp(new Hono(), { ...HERE, doors: new Map([["/", door]]) });
    const broken = new Set<ClientRequest>();
    const bodies = Array.from({ length: 40 }, () => {
      const body = request(server.url, { method: "POST", headers: { "content-length": MIB + 1 } });
      body.on("error", () => broken.add(body)).write(Buffer.alloc(MIB));
      return body;
    });
    await expect.poll(() => broken.size).toBeGreaterThan(0);
    const others = bodies.filter((body) => !broken.has(body));
    const answers = await Promise.allSettled(others.map((body) => once(body.end("x"), "response")));
    const statuses = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value[0].statusCode] : []));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await server.close(0);
  });

  it("does not wait for streams of events", async () => {
    const app = new Hono().get("/", (context) =>
      streamSSE(context, async (stream) => {
        await stream.writeSSE({ data: "first" });
        await new Promise((resolve) => stream.onAbort(() => resolve(undefined)));
      }),
    );
    const server = await serveApp(app, HERE);
    const reader = (await fetch(server.url, { headers: { accept: "text/event-stream" } })).body?.getReader();
    await reader?.read();
    await server.close(60_000);
    await expect(reader?.read()).rejects.toThrow();
  });
});
