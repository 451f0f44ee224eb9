import { guard } from "./notices.ts";
import { start } from "./tracker.ts";
import type { CallQueue, Tracker } from "./types.ts";

type Connect = Parameters<typeof start>[2];

/** Where globals are. Not `self`, which a page may have used otherwise. */
declare const window: Record<string, Tracker | undefined>;

/**
 * The script's own tag: `currentScript` is null in a module and in a callback, and an image that a visitor put on the page where it bears that
 * name; the tag is then known by its address.
 */
export const findTag = (): Partial<HTMLScriptElement> =>
  Object(document.currentScript?.closest("script") || document.querySelector('script[src*="/df."]'));

/**
 * Puts the tracker on the page under a global name, in the stub's place, once; who kept the stub still reaches it. The options stand on
 * the script's own tag. Events are posted beside the script.
 */
export const installAs = (name: string, connect?: Connect): void =>
  guard(() => {
    const { src, dataset } = findTag();
    const queue: CallQueue = window[name]?.q || [];
    // A tracker's queue has its own `push`.
    if (queue.push === [].push)
      window[name] = start({ endpoint: (src || "/_df/").replace(/[^/]*$/, "e"), ...dataset }, queue, connect);
  })();
