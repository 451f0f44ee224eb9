import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { natsBinaries, type NatsServer, startNats } from "../../queue/drivers/jetstream/server.fixture.ts";
import { QueueCannotOpen } from "../../queue/queue.ts";
import { checkQueue } from "./check-queue.ts";
import { open, short } from "./doctor.fixture.ts";
import type { World } from "./world.ts";

const engine = { DAYFLY_QUEUE: "postgres://queue.example/dayfly" };

const opened = (ok: boolean) => ({ ready: () => (ok ? { ok } : { ok, reason: "disk full" }), close: async () => {} }) as const;

const statusOf = async (openQueue: World["openQueue"]) => short(await checkQueue(open(engine, { openQueue })));

describe("checkQueue", () => {
  it("leaves the embedded store to the folder's check, and warns of memory", async () => {
    expect(await checkQueue(open())).toEqual([]);
    expect(short(await checkQueue(open({ DAYFLY_QUEUE: "memory:" })))).toEqual([
      "warn: Events wait in memory and are lost at exit.",
    ]);
  });

  it("asks any other engine", async () => {
    expect(await statusOf(async () => opened(true))).toEqual(["ok: postgres takes events."]);
    expect(await statusOf(async () => opened(false))).toEqual(["fail: postgres takes no events: disk full"]);
    expect(await statusOf(() => Promise.reject(new QueueCannotOpen("Its sync_interval is not always.")))).toEqual([
      "fail: postgres: Its sync_interval is not always.",
    ]);
  });
});

const [nats] = natsBinaries().slice(-1);
if (!nats) process.stderr.write("\nnats-server is missing, so doctor is NOT TESTED on it; run: node scripts/ensure-nats.ts\n");

const examine = (address: string) => checkQueue(open({ DAYFLY_QUEUE: address }));

const address = (server: NatsServer | undefined, query: string): string => `${server?.url}?maxMb=16${query}`;

describe.skipIf(nats === undefined)("checkQueue on a nats-server", () => {
  const servers: Record<"syncs" | "lazy", NatsServer | undefined> = { syncs: undefined, lazy: undefined };
  beforeAll(async () => {
    if (!nats) return;
    servers.syncs = await startNats(nats);
    // The server's own default: it syncs every two minutes.
    servers.lazy = await startNats(nats, { jetStream: "" });
  }, 20_000);
  afterAll(() => Promise.all(Object.values(servers).map((server) => server?.stop())));

  it("refuses one that is seen not to sync before it acknowledges", async () => {
    const findings = await examine(address(servers.lazy, `&monitor=${servers.lazy?.monitor}`));
    expect(findings).toMatchObject([{ status: "fail", says: expect.stringContaining("sync_interval: always") }]);
  });

  it("says that it cannot see whether one syncs whose monitor it was not told", async () => {
    const findings = await examine(address(servers.lazy, ""));
    expect(findings).toMatchObject([
      { status: "ok", says: "nats takes events." },
      { status: "warn", says: expect.stringContaining("sync_interval: always"), fix: expect.stringContaining("monitor=") },
    ]);
  });

  it("is content with one that is seen to sync", async () => {
    expect(await examine(address(servers.syncs, `&monitor=${servers.syncs?.monitor}`))).toMatchObject([
      { status: "ok", says: "nats takes events." },
    ]);
  });
});
