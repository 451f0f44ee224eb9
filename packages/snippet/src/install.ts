import { guard } from "./notices.ts";
import { start } from "./tracker.ts";
import type { CallQueue, Tracker } from "./types.ts";

/** Where globals are. */
declare const self: Record<string, Tracker | undefined>;

/**
 * Puts the tracker on the page under its global name, in the stub's place, once; who kept the stub still reaches it. The options stand on
 * the script's own tag: `currentScript` is null in a module and in a callback; the tag is then known by its address. Events are posted
 * beside the script.
 */
export const install = (connect?: Parameters<typeof start>[2]): void =>
  guard(() => {
    const { src, dataset } = Object(document.currentScript || document.querySelector('script[src*="/df."]'));
    const name = dataset?.global || "_df";
    const queue: CallQueue = self[name]?.q || [];
    // A tracker's queue has its own `push`.
    if (queue.push === [].push)
      self[name] = start({ endpoint: (src || "/_df/").replace(/[^/]*$/, "e"), ...dataset }, queue, connect);
  })();
