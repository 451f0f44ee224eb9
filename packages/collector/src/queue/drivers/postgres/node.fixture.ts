import { Client } from "pg";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { Clock } from "../../../lib/clock.ts";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import type { Queue } from "../../queue.ts";
import { openPostgresQueue } from "../postgres.ts";
import { type PostgresServer, startPostgres } from "./server.fixture.ts";

/** Closed when the test is over. */
export async function openNode(address: string, clock: Clock = manualClock()): Promise<Queue> {
  const queue = await openPostgresQueue({ address, clock, log: silentLog });
  onTestFinished(() => queue.close());
  return queue;
}

/** A server for the tests of a `describe`. */
export interface TestServer {
  server(): PostgresServer;
  /** A client in the schema of an address, which is closed when the test is over. */
  connect(address: string): Promise<Client>;
  sql(address: string, text: string): Promise<void>;
}

export function useServer(): TestServer {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.stop());

  async function connect(address: string): Promise<Client> {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    onTestFinished(() => client.end());
    await client.query(`set search_path = "${new URL(address).searchParams.get("schema")}"`);
    return client;
  }

  return {
    server: () => server,
    connect,
    async sql(address, text) {
      await (await connect(address)).query(text);
    },
  };
}
