import { randomUUID } from "node:crypto";
import type { Worker } from "node:worker_threads";
import type { Collector, ComposeOptions, Outside } from "../compose.ts";
import { composeCollector } from "../compose.ts";
import { adviseOn } from "../config/advise.ts";
import type { Settings } from "../config/load.ts";
import { createSend } from "../delivery/send.ts";
import { serveCollector } from "../ingest/serve-collector.ts";
import type { Log } from "../lib/log.ts";
import { nodeClock } from "../runtimes/node-clock.ts";
import { nodeHash } from "../runtimes/node-hash.ts";
import { createNodeLog } from "../runtimes/node-log.ts";
import { loadScripts } from "../runtimes/node-script.ts";
import { serveControl } from "./control-socket.ts";

export interface RunningCollector extends Collector {
  readonly url: string;
}

export interface RunOptions extends Omit<ComposeOptions, "doors"> {
  /** May add pages to the app before it listens. */
  readonly mount?: (collector: Collector) => void;
  /** An ingest thread that was launched before. */
  readonly thread?: Worker | undefined;
}

/** How long requests and deliveries in flight may take when the process is told to stop. */
const STOP_DEADLINE_MS = 10_000;

/** Composes the collector with the real outside world and listens. */
export const runCollector = async (
  settings: Settings,
  { mount, thread, ...options }: RunOptions = {},
): Promise<Omit<RunningCollector, "stop"> & { stop(): Promise<void> }> => {
  // What it writes holds visitors' addresses: for its own user alone, also in a directory that others may look into.
  process.umask(0o077);
  const outside = createOutside(settings);
  for (const advice of adviseOn(settings)) outside.log.warn(advice);
  const collector = await composeCollector(settings, outside, { ...options, doors: "threads" }).catch(async (error: unknown) => {
    await thread?.terminate();
    throw error;
  });
  try {
    mount?.(collector);
    const server = await serveCollector(settings, collector, { ...outside, thread });
    collector.start();
    const control = await openControlDoor(collector, settings, outside.log);
    return {
      ...collector,
      url: server.url,
      stop: async () => {
        await control?.close();
        await server.close(STOP_DEADLINE_MS);
        await collector.stop(STOP_DEADLINE_MS);
      },
    };
  } catch (error) {
    await thread?.terminate();
    await collector.stop(0);
    throw error;
  }
};

/** Without a control door the collector works all the same, so that is a warning. */
const openControlDoor = async ({ control }: Collector, { dataDir }: Settings, log: Log) => {
  try {
    return await serveControl(await control(), dataDir);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn("Commands such as `dayfly stats` cannot reach this collector: its control socket cannot be opened.", { reason });
    return undefined;
  }
};

const createOutside = ({ logLevel }: Settings): Outside => ({
  clock: nodeClock,
  random: Math.random,
  mintId: randomUUID,
  hash: nodeHash,
  log: createNodeLog(logLevel),
  send: createSend(),
  scripts: loadScripts(),
});
