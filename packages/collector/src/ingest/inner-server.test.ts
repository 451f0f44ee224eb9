import { request } from "node:http";
import { Hono } from "hono";
import { describe, expect, it, onTestFinished } from "vitest";
import { nodeBindings } from "../http/node-bindings.ts";
import { serveApp } from "../runtimes/node-server.ts";
import { admitThreads, mintToken, PEER_HEADER, TOKEN_HEADER } from "./inner-server.ts";

const token = mintToken();

const startInner = async (): Promise<string> => {
  const app = new Hono().get("/", (context) => {
    const { incoming } = nodeBindings(context);
    return context.json({ peer: incoming?.socket.remoteAddress, headers: incoming?.headers });
  });
  const server = await serveApp(app, { host: "127.0.0.1", port: 0, admit: admitThreads(token) });
  onTestFinished(() => server.close(0));
  return server.url;
};

const ask = (url: string, headers: Record<string, string>): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += String(chunk);
      resolve(text);
    });
    sent.once("error", reject);
    sent.end();
  });

describe("admitThreads", () => {
  it("gives a request that a thread passed on its visitor's address, and hides how", async () => {
    const url = await startInner();
    const seen = JSON.parse(await ask(url, { [TOKEN_HEADER]: token, [PEER_HEADER]: "203.0.113.9" }));
    expect(seen.peer).toBe("203.0.113.9");
    expect(Object.keys(seen.headers)).not.toContain(TOKEN_HEADER);
    expect(Object.keys(seen.headers)).not.toContain(PEER_HEADER);
  });

  it.each([
    ["nobody", {}],
    ["somebody with another token", { [TOKEN_HEADER]: mintToken(), [PEER_HEADER]: "127.0.0.1" }],
    ["somebody with half of it", { [TOKEN_HEADER]: token.slice(0, 20) }],
  ])("answers nothing to %s", async (_who, headers) => {
    await expect(ask(await startInner(), headers)).rejects.toThrow(/hang up|reset/);
  });
});
