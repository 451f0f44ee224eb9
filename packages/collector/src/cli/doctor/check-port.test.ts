import { createServer } from "node:net";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { checkPort } from "./check-port.ts";
import { hold, open, portOf, serve, short } from "./doctor.fixture.ts";

describe("checkPort", () => {
  it("finds a free port, and warns of none in particular", async () => {
    const probe = createServer();
    const port = await hold(probe);
    probe.close();
    expect(short(await checkPort(open({ DAYFLY_PORT: String(port) })))).toEqual([`ok: 127.0.0.1:${port} is free to listen on.`]);
    expect((await checkPort(open({ DAYFLY_PORT: "0" })))[0]?.status).toBe("warn");
  });

  it("knows a collector that runs, and tells what else is there", async () => {
    const collector = await serve(new Hono().get("/healthz", (context) => context.json({ alive: true })));
    const port = portOf(collector.url);
    expect(short(await checkPort(open({ DAYFLY_PORT: port })))).toEqual([`ok: A collector listens on 127.0.0.1:${port}.`]);
    const stranger = await serve(new Hono());
    expect((await checkPort(open({ DAYFLY_PORT: portOf(stranger.url) })))[0]?.status).toBe("fail");
  });

  it("refuses an address that is not this machine's", async () => {
    const findings = await checkPort(open({ DAYFLY_HOST: "192.0.2.1" }));
    expect(short(findings)).toEqual(["fail: This machine has no address 192.0.2.1."]);
  });
});
