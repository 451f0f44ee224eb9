import type { BridgeFactory } from "./bridge.ts";
import { readOptions } from "./config.ts";
import { createTracker } from "./tracker.ts";
import { isBag } from "./user.ts";

/** Puts the tracker on the page under its global name, in place of the stub, once. */
export const install = (bridges: readonly BridgeFactory[]): void => {
  try {
    const options = readOptions();
    const name = options.global || "_df";
    const stub: unknown = Reflect.get(window, name);
    const waiting = isBag(stub) && Array.isArray(stub.q) ? stub : undefined;
    if (isBag(stub) && stub.flush) return;
    const tracker = createTracker(options, bridges, waiting ? waiting.q : []);
    Reflect.set(window, name, Object.assign(waiting ?? {}, tracker));
  } catch {
    // Nothing that this script does is worth an error on the page.
  }
};
