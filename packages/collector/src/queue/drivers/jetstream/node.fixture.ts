import { randomUUID } from "node:crypto";
import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { Clock } from "../../../lib/clock.ts";
import { type Log, silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import type { Queue } from "../../queue.ts";
import { openJetStreamQueue } from "../jetstream.ts";
import { natsBinaries, type NatsServer, startNats } from "./server.fixture.ts";

export const SECOND_NANOS = 1e9;
export const newest = natsBinaries().at(-1);

/** Closed when the test is over. */
export async function openNode(address: string, clock: Clock = manualClock(), log: Log = silentLog): Promise<Queue> {
  const queue = await openJetStreamQueue({ address, clock, log });
  onTestFinished(() => queue.close());
  return queue;
}

/** A server for the tests of a `describe`. */
export interface TestServer {
  server(): NatsServer;
  freshPrefix(): string;
  /** A node's address, by another way to the server where one is given. */
  at(prefix: string, url?: string, maxMb?: number): string;
  managed(work: (manager: JetStreamManager) => Promise<unknown>): Promise<void>;
  /** A prefix whose consumers miss a node after a second already. */
  impatient(maxMb?: number): Promise<string>;
}

const freshPrefix = (): string => `nodes-${randomUUID().slice(0, 8)}`;

export function useServer(): TestServer {
  let server: NatsServer;
  beforeAll(async () => {
    if (newest) server = await startNats(newest);
  }, 20_000);
  afterAll(() => server.stop());

  const at: TestServer["at"] = (prefix, url = server.url, maxMb = 16) => `${url}?prefix=${prefix}&maxMb=${maxMb}`;
  const managed: TestServer["managed"] = async (work) => {
    const connection = await connect({ servers: server.url });
    await work(await jetstreamManager(connection));
    await connection.close();
  };

  return {
    server: () => server,
    freshPrefix,
    at,
    managed,
    async impatient(maxMb) {
      const prefix = freshPrefix();
      await (await openJetStreamQueue({ address: at(prefix, undefined, maxMb), clock: manualClock(), log: silentLog })).close();
      await managed(async ({ consumers }) => {
        for (const role of ["line", "later"]) {
          await consumers.update(`${prefix}-${role}`, `${prefix}-${role}`, { ack_wait: SECOND_NANOS });
        }
      });
      return prefix;
    },
  };
}
