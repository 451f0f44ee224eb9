import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { ClusterResult } from "../chaos/cluster-run.ts";
import { natsBinaries } from "../src/queue/drivers/jetstream/server.fixture.ts";
import { runHarness } from "./run-harness.fixture.ts";

const CHAOS = fileURLToPath(new URL("../chaos/cluster.ts", import.meta.url));

const isThere = natsBinaries().length > 0;
if (!isThere)
  process.stderr.write("\nnats-server is missing, so a cluster is NOT TESTED here; run: node scripts/ensure-nats.ts\n");

/** The long run, in which delivery nodes die too and their events come back after half a minute, is `pnpm chaos:cluster`. */
describe.skipIf(!isThere)("pnpm chaos:cluster", () => {
  it("loses nothing while the leading NATS server and a node that takes events are killed", { timeout: 120_000 }, async () => {
    const args = ["--events", "5000", "--seconds", "12", "--seed", "7", "--victims", "leader,ingest-1"];
    const { code, result } = await runHarness<ClusterResult>(CHAOS, args);
    expect(result.failures).toEqual([]);
    expect(result).toMatchObject({
      balance: { sent: 5000, acknowledged: 5000, delivered: 5000, lost: [] },
      kills: { "ingest-1": 1 },
      leaderKills: 1,
      countedTwice: 0,
    });
    expect(code).toBe(0);
  });
});
