import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ORIGIN, type RealCollector, startRealCollector } from "./collector.fixture.ts";
import { beaconHead, rawRequest } from "./raw-request.fixture.ts";

let collector: RealCollector;
beforeAll(async () => {
  collector = await startRealCollector();
});
afterAll(() => collector.stop());

const beacon = (id: string): string =>
  JSON.stringify({ v: 1, sentAt: Date.now(), events: [{ id, name: "purchase", at: Date.now() }] });
const post = (id: string): Promise<Response> =>
  fetch(`${collector.url}/_df/e`, { method: "POST", body: beacon(id), headers: { origin: ORIGIN } });

async function* drip(text: string): AsyncGenerator<string> {
  for (const letter of text) {
    yield letter;
    await wait(100);
  }
}

async function* slowBody(): AsyncGenerator<string> {
  yield beaconHead(["Content-Length: 60000"]);
  yield* drip("x".repeat(400));
}

/** Here the seconds pass for real: the time-outs are the HTTP server's own. */
describe("a slow sender", () => {
  it.concurrent("of headers is answered 408 and cut off", async () => {
    const answer = await rawRequest(collector.url, drip(beaconHead(["Content-Length: 10", `Cookie: ${"c".repeat(400)}`])));
    expect(answer.statuses).toEqual([408]);
    expect(answer.afterMs).toBeLessThan(6_000);
  });

  it.concurrent("of a body is answered 408 and cut off", async () => {
    const answer = await rawRequest(collector.url, slowBody());
    expect(answer.statuses).toEqual([408]);
    expect(answer.afterMs).toBeLessThan(15_000);
  });

  it.concurrent("does not keep others out, nor do a thousand that say nothing", async () => {
    const { hostname, port } = new URL(collector.url);
    const silent = await Promise.all(
      Array.from(
        { length: 1_000 },
        () =>
          new Promise<Socket>((resolve) => {
            const socket = connect({ host: hostname, port: Number(port) }, () => resolve(socket));
            socket.on("error", () => {});
          }),
      ),
    );
    const slow = rawRequest(collector.url, drip(beaconHead(["Content-Length: 10"])));
    for (let count = 0; count < 50; count += 1) expect((await post(`healthy-${count}`)).status).toBe(204);
    for (const socket of silent) socket.destroy();
    expect((await slow).statuses).toEqual([408]);
  });
});
