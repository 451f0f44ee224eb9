import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../lib/log.ts";
import { manualClock } from "../../lib/manual-clock.ts";
import { openJetStreamQueue } from "../drivers/jetstream.ts";
import { natsBinaries, type NatsServer, startNats } from "../drivers/jetstream/server.fixture.ts";
import { openPostgresQueue } from "../drivers/postgres.ts";
import { type PostgresServer, postgresBin, startPostgres } from "../drivers/postgres/server.fixture.ts";
import type { Queue } from "../queue.ts";
import type { Boards } from "./boards.ts";

const [nats] = natsBinaries().slice(-1);

async function boardsOf(opening: Promise<Queue>): Promise<Boards> {
  const queue = await opening;
  onTestFinished(() => queue.close());
  if (!queue.cluster) throw new Error("nodes share this queue");
  return queue.cluster;
}

const everything = async (boards: Boards): Promise<readonly string[]> => {
  const texts: string[] = [];
  let at = 0;
  for (let notes = await boards.read("news", at); notes.length > 0; notes = await boards.read("news", at)) {
    texts.push(...notes.map(({ text }) => text));
    at = notes.at(-1)?.number ?? 0;
  }
  return texts;
};

const describeBoards = (engine: string, open: () => Promise<Boards>): void => {
  it(`are read in order, behind any number, on ${engine}`, async () => {
    const boards = await open();
    expect(await boards.read("news", 0)).toEqual([]);
    const texts = Array.from({ length: 50 }, (_, index) => `note ${index} with a line\nand "é"`);
    for (const text of texts) await boards.pin("news", text);
    await boards.pin("forgotten", "another board");
    expect(await everything(boards)).toEqual(texts);
    const [, second] = await boards.read("news", 0);
    const [third] = await boards.read("news", second?.number ?? 0);
    expect(third?.text).toBe(texts[2]);
  });

  it(`are read from the beginning behind a number that they never had: one was lost with its engine, on ${engine}`, async () => {
    const boards = await open();
    await boards.pin("news", "the first after the crash");
    expect((await boards.read("news", 5000)).map(({ text }) => text)).toEqual(["the first after the crash"]);
  });

  it(`take what is larger than the engine's messages, on ${engine}`, async () => {
    const boards = await open();
    const text = JSON.stringify(
      Array.from({ length: 20_000 }, (_, index) => ({ key: `event-${index}/shop/purchase`, state: "waiting" })),
    );
    expect(text.length).toBeGreaterThan(1024 * 1024);
    await boards.pin("news", text);
    expect(await everything(boards)).toEqual([text]);
  });
};

describe.skipIf(nats === undefined)("a cluster's boards, on NATS", () => {
  let server: NatsServer;
  let runs = 0;
  beforeAll(async () => {
    if (nats) server = await startNats(nats);
  }, 20_000);
  afterAll(() => server.stop());

  const address = (): string => `${server.url}?prefix=boards${(runs += 1)}&maxMb=16&monitor=${server.monitor}`;
  describeBoards("NATS", () => boardsOf(openJetStreamQueue({ address: address(), clock: manualClock(), log: silentLog })));
});

describe.skipIf(postgresBin() === undefined)("a cluster's boards, on Postgres", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.stop());

  const open = (address = server.address()) => boardsOf(openPostgresQueue({ address, clock: manualClock(), log: silentLog }));
  describeBoards("Postgres", open);

  it("lose their oldest notes: what is older than ten minutes", async () => {
    const address = server.address();
    const boards = await open(address);
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await boards.pin("news", "old");
    await client.query(
      `update "${new URL(address).searchParams.get("schema")}".news set pinned_at = now() - interval '11 minutes'`,
    );
    await client.end();
    for (let pins = 0; pins < 20; pins += 1) await boards.pin("news", "new");
    expect(new Set(await everything(boards))).toEqual(new Set(["new"]));
  });

  it("lose their oldest notes: what is more than they hold", { timeout: 60_000 }, async () => {
    const boards = await open();
    const text = "x".repeat(4 * 1024 * 1024);
    for (let pins = 0; pins < 21; pins += 1) await boards.pin("news", text);
    expect((await everything(boards)).length).toBeLessThanOrEqual(16);
  });
});
