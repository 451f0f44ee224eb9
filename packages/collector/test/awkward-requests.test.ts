import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ORIGIN, type RealCollector, startRealCollector } from "./collector.fixture.ts";
import { beaconHead, type Pieces, rawRequest } from "./raw-request.fixture.ts";

let collector: RealCollector;
beforeAll(async () => {
  collector = await startRealCollector({ DAYFLY_RATE_PER_IP: "0" });
});
afterAll(() => collector.stop());

const MIB = 1024 * 1024;
const beacon = JSON.stringify({ v: 1, sentAt: Date.now(), events: [{ id: "e-1", name: "purchase", at: Date.now() }] });

function* chunked(total: number): Generator<string> {
  yield beaconHead(["Transfer-Encoding: chunked"]);
  const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
  for (let sent = 0; sent < total; sent += 0x10000) yield chunk;
  yield "0\r\n\r\n";
}

interface Case {
  readonly what: string;
  readonly pieces: () => Pieces;
  /** Of all answers until the server closed the connection. */
  readonly statuses: readonly number[];
}

const close = "Connection: close";
const withLength = (length: number, more: readonly string[] = []): string => beaconHead([`Content-Length: ${length}`, ...more]);

const CASES: readonly Case[] = [
  { what: "100 MiB in chunks, without a length", pieces: () => chunked(100 * MIB), statuses: [413] },
  { what: "a length of 100 MiB", pieces: () => [withLength(100 * MIB, [close]), beacon], statuses: [413] },
  {
    what: "a length that is too small: what is left over is no request",
    pieces: () => [withLength(beacon.length - 20), beacon],
    statuses: [400],
  },
  { what: "a negative length", pieces: () => [withLength(-1), beacon], statuses: [400] },
  {
    what: "two different lengths",
    pieces: () => [beaconHead(["Content-Length: 5", "Content-Length: 7"]), beacon],
    statuses: [400],
  },
  {
    what: "a length and chunks, as request smugglers send them",
    pieces: () => [beaconHead(["Content-Length: 5", "Transfer-Encoding: chunked"]), "0\r\n\r\n"],
    statuses: [400],
  },
  { what: "UTF-16", pieces: () => [withLength(beacon.length * 2, [close]), Buffer.from(beacon, "utf16le")], statuses: [400] },
  {
    what: "bytes that are no UTF-8",
    pieces: () => [withLength(4, [close]), Buffer.from([0xff, 0xfe, 0xc3, 0x28])],
    statuses: [400],
  },
  {
    what: "a gzip bomb",
    pieces: () => {
      const bomb = gzipSync(Buffer.alloc(50 * MIB));
      return [withLength(bomb.length, ["Content-Encoding: gzip", close]), bomb];
    },
    statuses: [413],
  },
  {
    what: "as many keys as fit",
    pieces: () => {
      const body = `{${Array.from({ length: 6_500 }, (_, key) => `"${key}":1`).join()}}`;
      return [withLength(body.length, [close]), body];
    },
    statuses: [400],
  },
  {
    what: "a Cookie header of 64 KiB",
    pieces: () => [withLength(beacon.length, [`Cookie: ${"c=d; ".repeat(13_000)}`]), beacon],
    statuses: [431],
  },
  {
    what: "a line break in a header",
    pieces: () => [withLength(beacon.length, ["Cookie: _epik=a\rSet-Cookie: b=c", close]), beacon],
    statuses: [400],
  },
  {
    what: "three beacons in one write",
    pieces: () => [`${(withLength(beacon.length) + beacon).repeat(2)}${withLength(beacon.length, [close])}${beacon}`],
    statuses: [204, 204, 204],
  },
  { what: "no HTTP at all", pieces: () => ["\u0016\u0003\u0001\u0002\u0000 hello\r\n\r\n"], statuses: [400] },
];

describe("the door on a real socket", () => {
  it.each(CASES)("answers $what with $statuses", async ({ pieces, statuses }) => {
    const answer = await rawRequest(collector.url, pieces());
    expect(answer.statuses).toEqual(statuses);
    expect(answer.text).not.toMatch(/^set-cookie: b=/im);
    const next = await fetch(`${collector.url}/_df/e`, { method: "POST", body: beacon, headers: { origin: ORIGIN } });
    expect(next.status, "the next visitor's").toBe(204);
  });
});
