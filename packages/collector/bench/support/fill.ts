import { spawnSync } from "node:child_process";

/** Fills a queue's file in a process of its own, so that the one that is measured starts as after a restart. */
export const fillQueue = (path: string, site: string, events: number): void => {
  const script = new URL("./fill-queue.ts", import.meta.url).pathname;
  const { status } = spawnSync(process.execPath, [script, path, site, String(events)], { stdio: "inherit" });
  if (status !== 0) throw new Error("the queue could not be filled");
};
