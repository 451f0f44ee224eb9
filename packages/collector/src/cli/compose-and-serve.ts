import { randomUUID } from "node:crypto";
import type { Worker } from "node:worker_threads";
import type { Collector, ComposeOptions } from "../compose.ts";
import { composeCollector } from "../compose.ts";
import { adviseOn } from "../config/advise.ts";
import type { Settings } from "../config/load.ts";
import { createSend } from "../delivery/send.ts";
import { serveCollector } from "../ingest/serve-collector.ts";
import type { Log } from "../lib/log.ts";
import { messageOf } from "../lib/message-of.ts";
import { nodeClock } from "../runtimes/node-clock.ts";
import { nodeHash } from "../runtimes/node-hash.ts";
import { loadScripts } from "../runtimes/node-script.ts";
import { serveControl } from "./control-socket.ts";

export interface RunningCollector extends Omit<Collector, "stop"> {
  readonly url: string;
  stop(): Promise<void>;
}

export interface ServeOptions extends Omit<ComposeOptions, "doors"> {
  /** May add pages to the app before it listens. */
  readonly mount?: (collector: Collector) => void;
  /** An ingest thread that was launched before. */
  readonly thread: Worker | undefined;
  readonly log: Log;
}

/** How long requests and deliveries in flight may take when the process is told to stop. */
const STOP_DEADLINE_MS = 10_000;

/** Puts the collector together, listens, and starts what nobody waits for. */
export const composeAndServe = async (
  settings: Settings,
  { mount, thread, log, ...options }: ServeOptions,
): Promise<RunningCollector> => {
  const outside = { ...OUTSIDE, log, send: createSend(), scripts: loadScripts() };
  for (const advice of adviseOn(settings)) log.warn(advice);
  const collector = await composeCollector(settings, outside, { ...options, doors: "threads" });
  try {
    mount?.(collector);
    const server = await serveCollector(settings, collector, { ...outside, thread });
    collector.start();
    const control = await openControlDoor(collector, settings, log);
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
    await collector.stop(0);
    throw error;
  }
};

const OUTSIDE = { clock: nodeClock, random: Math.random, mintId: randomUUID, hash: nodeHash };

/** Without a control door the collector works all the same, so that is a warning. */
const openControlDoor = async ({ control }: Collector, { dataDir }: Settings, log: Log) => {
  try {
    return await serveControl(await control(), dataDir);
  } catch (error) {
    log.warn("Commands such as `dayfly stats` cannot reach this collector: its control socket cannot be opened.", {
      reason: messageOf(error),
    });
    return undefined;
  }
};
