import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { judge } from "./verdict.ts";
import { unixMs } from "../lib/time.ts";
import { createSend, type SendSettings } from "./send.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

const serve = async (handler: Handler) => {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    handler(request, response, ++count);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: urlOf(server.address()), sockets, count: () => count };
};

const urlOf = (address: AddressInfo | string | null): string =>
  `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/v5/x`;

const open = (settings: Partial<SendSettings> = {}) => {
  const send = createSend(settings);
  closers.push(send.close);
  return send;
};

const post = (url: string) => ({ url, headers: () => ({ authorization: "Bearer pina_x" }), body: Buffer.from('{"data":[]}') });

describe("createSend", () => {
  it("hands over method, headers and body, and gives back status, headers and text", async () => {
    const seen: string[] = [];
    const { url } = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        seen.push(
          `${request.method} ${request.url} ${request.headers.authorization} ${request.headers["content-length"]} ${body}`,
        );
        response.writeHead(422, { "X-RateLimit-Reset": "5" }).end("{}");
      });
    });
    const result = await open()(post(url));
    expect(result).toMatchObject({ kind: "answer", status: 422, headers: { "x-ratelimit-reset": "5" }, body: "{}" });
    expect(seen).toEqual(['POST /v5/x Bearer pina_x 11 {"data":[]}']);
  });

  it.each([301, 302, 307, 308])("does not follow a %i", async (status) => {
    const { url, count } = await serve((_request, response) => response.writeHead(status, { Location: "/elsewhere" }).end());
    expect(await open()(post(url))).toMatchObject({ kind: "answer", status });
    expect(count()).toBe(1);
  });

  it("gives up on a server that says nothing", async () => {
    const { url } = await serve(() => {});
    expect(await open({ headersMs: 300 })(post(url))).toEqual({ kind: "timeout", phase: "headers" });
  });

  it("gives up on a body that stops", async () => {
    const { url } = await serve((_request, response) => response.write('{"events":['));
    expect(await open({ bodyMs: 300 })(post(url))).toEqual({ kind: "timeout", phase: "body" });
  });

  it("gives up on a body that trickles without end", async () => {
    const { url } = await serve((_request, response) => {
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    });
    expect(await open({ totalMs: 1_500 })(post(url))).toEqual({ kind: "timeout", phase: "body" });
  });

  it("gives up on a connection that is not taken", async () => {
    // 192.0.2.0/24 is for documentation: packets to it are lost, or refused where there is no route.
    const result = await open({ connectMs: 200 })(post("http://192.0.2.1:9/"));
    expect(["timeout", "network"]).toContain(result.kind);
  });

  const RESETS: readonly [name: string, handler: Handler][] = [
    ["before the answer", (request) => request.socket.resetAndDestroy()],
    [
      "in mid-body",
      (request, response) => {
        response.writeHead(200, { "Content-Length": "100" });
        response.write('{"events":[');
        setTimeout(() => request.socket.resetAndDestroy(), 20);
      },
    ],
    [
      "orderly in mid-body",
      (_request, response) => void response.writeHead(200, { "Content-Length": "100" }).write("{", () => response.destroy()),
    ],
  ];
  it.each(RESETS)("tells of a connection that is reset %s", async (_name, handler) => {
    const { url } = await serve(handler);
    expect(await open()(post(url))).toMatchObject({ kind: "network", code: expect.stringMatching(/^[A-Z_]+$/) });
  });

  it("tells of a port where nobody listens", async () => {
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = urlOf(server.address());
    await new Promise((resolve) => server.close(resolve));
    expect(await open()(post(url))).toEqual({ kind: "network", code: "ECONNREFUSED" });
  });

  it("tells of a name that does not resolve", async () => {
    expect(await open()(post("http://nowhere.invalid/"))).toMatchObject({ kind: "network", code: expect.stringMatching(/^E/) });
  });

  it("tells of what does not speak HTTP, or TLS where it should", async () => {
    const server = createTcpServer((socket) =>
      socket
        .on("error", () => {})
        .resume()
        .end("SSH-2.0-OpenSSH\r\n"),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const url = urlOf(server.address());
    expect(await open()(post(url))).toMatchObject({ kind: "network" });
    expect(await open()(post(url.replace("http:", "https:")))).toMatchObject({ kind: "network" });
  });

  it("reads no more than it must of a body of 1 GiB", async () => {
    let written = 0;
    const chunk = Buffer.alloc(256 * 1024, " ");
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Length": String(1024 ** 3) });
      const more = (): void => {
        while (written < 1024 ** 3 && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", more);
        }
      };
      more();
    });
    expect(await open()(post(url))).toEqual({ kind: "network", code: "BODY_TOO_LARGE" });
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  const GARBAGE: readonly [name: string, body: Buffer, headers: Record<string, string>][] = [
    ["gzip that nobody asked for", gzipSync('{"events":[{"status":"processed"}]}'), { "Content-Encoding": "gzip" }],
    ["bytes that are not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), {}],
    ["HTML", Buffer.from("<!doctype html>"), { "Content-Type": "text/html" }],
    ["nothing", Buffer.alloc(0), {}],
  ];
  it.each(GARBAGE)("passes %s on as it is, to be taken as a fault", async (_name, body, headers) => {
    const { url } = await serve((_request, response) => response.writeHead(200, headers).end(body));
    const result = await open()(post(url));
    expect(result).toMatchObject({ kind: "answer", status: 200 });
    expect(judge(result, 1, unixMs(0))).toMatchObject({ kind: "back-off" });
  });

  it("ends at once when it is aborted", async () => {
    const { url } = await serve(() => {});
    const stop = new AbortController();
    const result = open()(post(url), stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect(await result).toEqual({ kind: "aborted" });
    expect(await open()(post(url), AbortSignal.abort())).toEqual({ kind: "aborted" });
  });

  it("leaves no socket behind, whatever happened on it", async () => {
    const { url, sockets } = await serve((request, response, count) => {
      if (count % 4 === 0) return void request.socket.resetAndDestroy();
      if (count % 4 === 1) return void response.writeHead(200).end(Buffer.alloc(3 * 1024 * 1024));
      if (count % 4 === 2) return;
      response.end("{}");
    });
    const send = open({ headersMs: 1_000 });
    const results = await Promise.all(Array.from({ length: 40 }, () => send(post(url))));
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(["answer", "network", "timeout"]));
    // One at a time: every one of them finds a connection that works, or makes one, and no more than one is kept.
    for (let index = 0; index < 8; index++) await send(post(url));
    await send.close();
    await expect.poll(() => sockets.size).toBe(0);
  });

  it("uses connections again", async () => {
    const seen = new Set<Socket>();
    const { url } = await serve((request, response) => {
      seen.add(request.socket);
      response.end("{}");
    });
    const send = open();
    for (let index = 0; index < 30; index++) await send(post(url));
    // undici may ask again before it has seen the first connection as free.
    expect(seen.size).toBeLessThanOrEqual(2);
  });
});
