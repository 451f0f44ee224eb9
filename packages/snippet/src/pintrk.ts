import type { BridgeFactory } from "./bridge.ts";
import { isOn } from "./config.ts";
import { guard } from "./guard.ts";
import { tagData, tagName } from "./tag-event.ts";
import { isBag } from "./user.ts";
import { uuid } from "./uuid.ts";

type Pintrk = ((...args: readonly unknown[]) => unknown) & { queue?: unknown[] };

declare global {
  interface Window {
    pintrk?: Pintrk | undefined;
  }
}

/**
 * Shares events with the Pinterest Tag, each under one id on both ways. `window.pintrk` itself is wrapped: the Tag starts only while
 * `pintrk.queue.push` is the native one. It may come before or after this script, or never.
 */
export const createPintrkBridge: BridgeFactory = (options, record) => {
  const sends = isOn(options.pintrk);
  const mirrors = isOn(options.mirror);
  let tag: Pintrk | undefined;
  let wrapped: Pintrk | undefined;

  /** The call with an id in it, in new arrays and objects: the site may use its own again. */
  const withId = (args: readonly unknown[]): readonly unknown[] => {
    const [method, name, data, ...rest] = args;
    if (method !== "track" || typeof name !== "string") return args;
    const given = isBag(data) ? data : {};
    const id = given.event_id || given.eventID || given.eid || uuid();
    if (mirrors) record(name, { ...given, event_id: id });
    return [method, name, { ...given, event_id: id }, ...rest];
  };

  const share = (args: readonly unknown[]): readonly unknown[] => guard(withId, () => {})(args) ?? args;

  const wrap = (original: Pintrk | undefined): void => {
    tag = original;
    wrapped = original && new Proxy(original, { apply: (target, self, args) => Reflect.apply(target, self, share(args)) });
    const queue = original?.queue;
    // Calls that still wait for the Tag; once it runs, it has its own `push`.
    if (queue?.push === Array.prototype.push) queue.forEach((call, index) => (queue[index] = share(Array.from(Object(call)))));
  };

  if (sends || mirrors) {
    wrap(window.pintrk);
    if (tag) window.pintrk = wrapped;
    else Object.defineProperty(window, "pintrk", { configurable: true, get: () => wrapped, set: wrap });
  }

  return {
    track(name, props, id) {
      if (!sends || !tag) return false;
      guard(tag, () => {})("track", tagName(name), { ...tagData(props), event_id: id });
      return true;
    },
    consent(isGranted) {
      guard(
        (pintrk?: Pintrk) => pintrk?.("setconsent", isGranted),
        () => {},
      )(tag ?? window.pintrk);
    },
    stop() {
      if (!wrapped && !(sends || mirrors)) return;
      Reflect.deleteProperty(window, "pintrk");
      if (tag) window.pintrk = tag;
    },
  };
};
