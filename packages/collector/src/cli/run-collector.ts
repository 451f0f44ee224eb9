import { resolve } from "node:path";
import type { Settings } from "../config/load.ts";
import { launchIngestThread } from "../ingest/launch-thread.ts";
import { nodeClock } from "../runtimes/node-clock.ts";
import type { RunningCollector, ServeOptions } from "./compose-and-serve.ts";

export type RunOptions = Omit<ServeOptions, "thread" | "queue" | "log">;

/**
 * Composes the collector with the real outside world and listens. What has a thread of its own begins first: it loads its code and opens the
 * queue's file while this thread loads the rest.
 */
export const runCollector = async (settings: Settings, options: RunOptions = {}): Promise<RunningCollector> => {
  // What it writes holds visitors' addresses: for its own user alone, also in a directory that others may look into.
  process.umask(0o077);
  const thread = options.role === "deliver" ? undefined : launchIngestThread();
  const { createNodeLog } = await import("../runtimes/node-log.ts");
  const { openQueue } = await import("../queue/drivers/index.ts");
  const log = createNodeLog(settings.logLevel);
  const queue = openQueue(settings.queue, { dataDir: resolve(settings.dataDir), clock: nodeClock, log });
  try {
    // One that cannot be opened is told of when it is asked for.
    queue.catch(() => undefined);
    const { composeAndServe } = await import("./compose-and-serve.ts");
    return await composeAndServe(settings, { ...options, thread, queue, log });
  } catch (error) {
    await thread?.terminate();
    await queue.then(
      (opened) => opened.close(),
      () => undefined,
    );
    throw error;
  }
};
