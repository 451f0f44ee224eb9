import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../../lib/log.ts";
import { manualClock } from "../../lib/manual-clock.ts";
import { describeQueueContract } from "../queue.contract.ts";
import { openJetStreamQueue } from "./jetstream.ts";
import { natsBinaries, type NatsServer, startNats } from "./jetstream/server.fixture.ts";

const binaries = natsBinaries();
if (binaries.length < 2)
  process.stderr.write("\nnats-server is missing, so its driver is NOT TESTED here; run: node scripts/ensure-nats.ts\n");

if (binaries.length < 2) it.skip("openJetStreamQueue, on the oldest and the newest nats-server");

describe.each(binaries)("on nats-server $version", (binary) => {
  let server: NatsServer;
  let runs = 0;
  beforeAll(async () => {
    server = await startNats(binary);
  }, 20_000);
  afterAll(() => server.stop());

  describeQueueContract("openJetStreamQueue", async (options = {}) => {
    const address = `${server.url}?prefix=run${(runs += 1)}&maxMb=16&monitor=${server.monitor}`;
    const clock = manualClock();
    const open = () => openJetStreamQueue({ address, clock, log: silentLog, ...options });
    const queue = await open();
    const reopen = async () => {
      await queue.close();
      return open();
    };
    return { queue, clock, reopen };
  });

  it("is claimed to be at least 2.10", () => expect(binary.version).toMatch(/^2\.\d{2}\./));
});
