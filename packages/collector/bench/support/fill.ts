import { spawnSync } from "node:child_process";

/** Fills a queue, named as DAYFLY_QUEUE names it, in a process of its own, so that the one that is measured starts as after a restart. */
export const fillQueue = (setting: string, site: string, events: number, from = 0): void => {
  const script = new URL("./fill-queue.ts", import.meta.url).pathname;
  const { status } = spawnSync(process.execPath, [script, setting, site, String(events), String(from)], { stdio: "inherit" });
  if (status !== 0) throw new Error("the queue could not be filled");
};
