import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { silentLog } from "../lib/log.ts";
import { type ManualClock, manualClock } from "../lib/manual-clock.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { MINUTE_MS, unixMs } from "../lib/time.ts";
import { openQueue } from "../queue/drivers/index.ts";
import { openPostgresQueue } from "../queue/drivers/postgres.ts";
import { postgresBin, startPostgres } from "../queue/drivers/postgres/server.fixture.ts";
import type { Queue } from "../queue/queue.ts";
import { clusterOf, describeOnEngines } from "../queue/shared/engines.fixture.ts";
import { attemptEntry } from "./attempt-entry.ts";
import { recordedEvent } from "./contract/harness.contract.ts";
import { describeRecord } from "./record.contract.ts";
import type { EventRecord } from "./record.ts";
import { openRelayRecord, type RelayRecordOptions } from "./relay.ts";

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const newPath = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "dayfly-relay-"));
  folders.push(folder);
  return join(folder, "record.db");
};

/** Resolves when a node without a file has told all it knows. */
const told = (record: EventRecord) => record.search({ limit: 1 });

/** The record of a node that shows it, or tells only; the queue is opened when it is first needed and closed with the record. */
function openNode(address: string, clock: ManualClock, options: Partial<RelayRecordOptions> = {}): EventRecord {
  let queue: Promise<Queue> | undefined;
  const boards = () => clusterOf((queue ??= openQueue(address, { clock, log: silentLog, dataDir: "" })));
  const record = openRelayRecord({
    boards: {
      pin: async (board, text) => (await boards()).pin(board, text),
      read: async (board, after) => (await boards()).read(board, after),
    },
    clock,
    log: silentLog,
    ...options,
  });
  const close = async (): Promise<void> => {
    await record.close();
    await (await queue)?.close();
  };
  return { ...record, close };
}

describeOnEngines("the record of a cluster", (engine) => {
  describeRecord("openRelayRecord", () => {
    const clock = manualClock();
    return { clock, open: (options) => openNode(engine().address(), clock, { path: newPath(), ...options }) };
  });

  describe("openRelayRecord among several nodes", () => {
    const startNode = (address: string, options: Partial<RelayRecordOptions> = {}) => {
      const clock = manualClock();
      const record = openNode(address, clock, options);
      onTestFinished(record.close);
      const accept = (...ids: string[]) =>
        record.accepted(
          ids.map((id) => record.begin({ event: recordedEvent(id, { rest: { user: { em: [ADA] } } }), sent: () => ({}) })),
        );
      const ids = async () => (await record.search({ limit: 10 })).journeys.map(({ stored }) => stored.id);
      return { clock, record, accept, ids };
    };
    const ADA = sha256Hex("ada@shop.example");
    const event = recordedEvent("a");

    it("shows on one what others took and delivered, and counts it once", async () => {
      const address = engine().address();
      const ingest = startNode(address);
      const deliver = startNode(address);
      const shown = startNode(address, { path: newPath() });
      const changed: string[] = [];
      shown.record.onChange((key) => changed.push(key));
      ingest.accept("a");
      await told(ingest.record);
      const attempt = { event, at: unixMs(event.receivedAt + 300) };
      deliver.record.attempted([
        attemptEntry({ ...attempt, outcome: "retry", status: 503 }),
        attemptEntry({ ...attempt, outcome: "skipped" }),
      ]);
      await told(deliver.record);
      const [journey] = (await shown.record.search({ limit: 10 })).journeys;
      expect(journey).toMatchObject({ state: "skipped", sent: {}, attempts: [{ outcome: "retry" }, { outcome: "skipped" }] });
      const minute = { since: unixMs(event.receivedAt - MINUTE_MS), until: unixMs(event.receivedAt + MINUTE_MS) };
      const { outcomes } = await shown.record.statistics({ ...minute, stepMs: MINUTE_MS });
      expect(outcomes.map(({ outcome, events }) => [outcome, events]).toSorted()).toEqual([
        ["retry", 1],
        ["skipped", 1],
        ["waiting", 1],
      ]);
      expect(changed).toEqual(["a/shop/purchase", "a/shop/purchase"]);
      expect(await ingest.ids()).toEqual([]);
    });

    it("hears the others by itself, a few times a second", async () => {
      const address = engine().address();
      const ingest = startNode(address);
      const shown = startNode(address, { path: newPath() });
      const changed = vi.fn();
      shown.record.onChange(changed);
      ingest.accept("a");
      await vi.waitFor(
        () => {
          ingest.clock.advance(200);
          shown.clock.advance(500);
          expect(changed).toHaveBeenCalled();
        },
        { timeout: 10_000 },
      );
    });

    it("goes on behind a restart where it was, with what came meanwhile, and each piece once", async () => {
      const address = engine().address();
      const path = newPath();
      const ingest = startNode(address);
      ingest.accept("a");
      await told(ingest.record);
      const before = startNode(address, { path });
      expect(await before.ids()).toEqual(["a"]);
      await before.record.close();
      ingest.record.attempted([attemptEntry({ event, at: event.receivedAt, outcome: "retry", status: 503 })]);
      ingest.accept("b");
      await told(ingest.record);
      const after = startNode(address, { path });
      expect(await after.ids()).toEqual(["b", "a"]);
      expect((await after.record.find("a/shop/purchase"))?.attempts).toHaveLength(1);
    });

    it("forgets a person on every node that shows it, one that was away and what is told of them late included", async () => {
      const address = engine().address();
      const path = newPath();
      const away = startNode(address, { path });
      const shown = startNode(address, { path: newPath() });
      const ingest = startNode(address);
      ingest.accept("a");
      await told(ingest.record);
      expect(await away.ids()).toEqual(["a"]);
      await away.record.close();
      ingest.accept("late");
      expect(await shown.record.forget({ em: [ADA] })).toBe(1);
      expect(await shown.ids()).toEqual([]);
      await told(ingest.record);
      expect(await shown.ids()).toEqual(["late"]);
      shown.clock.advance(10_000);
      await vi.waitFor(async () => expect(await shown.ids()).toEqual([]));
      const back = startNode(address, { path });
      await back.ids();
      back.clock.advance(10_000);
      await vi.waitFor(async () => expect(await back.ids()).toEqual([]));
      for (const name of readdirSync(dirname(path)))
        expect(readFileSync(join(dirname(path), name)).includes(ADA.slice(0, 16))).toBe(false);
    });

    it("forgets from a node that shows nothing, and needs no file there", async () => {
      const address = engine().address();
      const shown = startNode(address, { path: newPath() });
      const other = startNode(address);
      other.accept("a");
      await told(other.record);
      expect(await shown.ids()).toEqual(["a"]);
      expect(await other.record.forget({ em: [ADA] })).toBe(0);
      expect(await shown.ids()).toEqual([]);
    });
  });
});

describe.skipIf(postgresBin() === undefined)("openRelayRecord without its engine", () => {
  it("leaves news out and counts it, shows what is there, and refuses to forget", { timeout: 60_000 }, async () => {
    const server = await startPostgres();
    onTestFinished(server.stop);
    const clock = manualClock();
    const boards = await clusterOf(openPostgresQueue({ address: server.address(), clock, log: silentLog }));
    const path = newPath();
    let leftOut = 0;
    const record = openRelayRecord({
      boards,
      path,
      clock,
      log: silentLog,
      onLeftOut: (count) => (leftOut += count),
    });
    onTestFinished(record.close);
    record.accepted([record.begin({ event: recordedEvent("a"), sent: () => ({}) })]);
    expect((await record.search({ limit: 1 })).journeys).toHaveLength(1);
    await server.kill();
    record.accepted([record.begin({ event: recordedEvent("b"), sent: () => ({}) })]);
    expect((await record.search({ limit: 10 })).journeys.map(({ stored }) => stored.id)).toEqual(["a"]);
    expect(leftOut).toBe(1);
    await expect(record.forget({ em: [sha256Hex("ada@shop.example")] })).rejects.toThrow();
    expect(existsSync(path)).toBe(true);
  });
});
