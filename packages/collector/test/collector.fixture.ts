import { randomUUID } from "node:crypto";
import { type Collector, composeCollector } from "../src/compose.ts";
import { loadSettings } from "../src/config/load.ts";
import { createSend } from "../src/delivery/send.ts";
import { serveCollector } from "../src/ingest/serve-collector.ts";
import { silentLog } from "../src/lib/log.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";
import { nodeHash } from "../src/runtimes/node-hash.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN, type SandboxOptions } from "../src/sandbox/options.ts";
import type { Sandbox } from "../src/sandbox/sandbox.ts";
import { serveSandbox } from "../src/sandbox/serve-sandbox.ts";

export const API_KEY = "write-key-of-the-test";
export const ORIGIN = "https://shop.example";

export interface RealCollector extends Omit<Collector, "stop"> {
  readonly url: string;
  readonly apiBase: string;
  readonly sandbox: Sandbox;
  stop(): Promise<void>;
}

/** The whole collector on a real port with a real sandbox behind it, its queue in memory. */
export const startRealCollector = async (
  env: Record<string, string> = {},
  pinterestOptions: Partial<SandboxOptions> = {},
  clock = nodeClock,
): Promise<RealCollector> => {
  const pinterest = await serveSandbox({ port: 0, clock, ...pinterestOptions });
  const settings = loadSettings({
    PINTEREST_AD_ACCOUNT_ID: SANDBOX_AD_ACCOUNT_ID,
    PINTEREST_ACCESS_TOKEN: SANDBOX_TOKEN,
    PINTEREST_API_BASE: pinterest.apiBase,
    DAYFLY_ORIGINS: ORIGIN,
    DAYFLY_API_KEY: API_KEY,
    DAYFLY_QUEUE: "memory:",
    DAYFLY_RECORD: "memory",
    DAYFLY_PORT: "0",
    DAYFLY_INGEST_THREADS: "1",
    ...env,
  });
  if (!settings.ok) throw new Error(settings.failure.join("\n"));
  const outside = {
    clock,
    random: Math.random,
    mintId: randomUUID,
    hash: nodeHash,
    log: silentLog,
    send: createSend(),
    scripts: [],
  };
  const collector = await composeCollector(settings.value, outside);
  // Ingest threads have the machine's clock; where a test moves it, the doors stay on this thread.
  const { app, ingest } = collector;
  const server = await serveCollector(settings.value, { app, ...(clock === nodeClock && ingest ? { ingest } : {}) }, outside);
  collector.start();
  return {
    ...collector,
    url: server.url,
    apiBase: pinterest.apiBase,
    sandbox: pinterest.sandbox,
    stop: async () => {
      await server.close(1000);
      await collector.stop(1000);
      await pinterest.close();
    },
  };
};
