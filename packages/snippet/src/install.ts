import { readOptions } from "./config.ts";
import { guard } from "./notices.ts";
import { start } from "./tracker.ts";

/** Puts the tracker on the page under its global name, in the stub's place, once; who kept the stub still reaches it. */
export const install = guard((connect?: Parameters<typeof start>[2]): void => {
  const options = readOptions();
  const page = Object(window);
  const name = options.global || "_df";
  const { q: queue = [] } = Object(page[name]);
  if (!Array.isArray(queue)) return;
  page[name] = start(options, queue, connect);
  queue.push = page[name].q.push;
});
