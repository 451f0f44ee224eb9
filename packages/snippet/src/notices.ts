import type { Notices } from "./types.ts";

type Listeners = { readonly [Name in keyof Notices]: Set<(detail: Notices[Name]) => void> };

/** Tells listeners, and the console while debugging, what happens. A listener that throws harms nobody. */
export const createNotices = (isVerbose: boolean) => {
  const listeners: Listeners = { event: new Set(), reply: new Set(), consent: new Set(), problem: new Set() };
  return {
    debug(on = true): void {
      isVerbose = on;
    },
    on<Name extends keyof Notices>(name: Name, listener: (detail: Notices[Name]) => void): () => void {
      listeners[name].add(listener);
      return () => void listeners[name].delete(listener);
    },
    tell<Name extends keyof Notices>(name: Name, detail: Notices[Name]): void {
      // oxlint-disable-next-line no-console -- the reader asked for it
      if (isVerbose) console.log("dayfly", name, detail);
      listeners[name].forEach((listener) => {
        try {
          listener(detail);
        } catch {
          // The page's own mistake.
        }
      });
    },
  };
};
