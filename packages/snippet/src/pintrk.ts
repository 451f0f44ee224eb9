import { isOn, options } from "./config.ts";
import { isClosed } from "./consent.ts";
import { guard, on } from "./notices.ts";
import { tagData, tagName } from "./tag-event.ts";
import type { QueuedCall, RecordedEvent } from "./types.ts";
import { uuid } from "./uuid.ts";

/** `pintrk("track", name, data)`, as it is written and as the Tag's queue keeps it. */
type Call = readonly unknown[];
type Pintrk = ((...call: Call) => unknown) & { queue?: Call[] };

declare global {
  interface Window {
    pintrk?: Pintrk | undefined;
  }
}

/** As many as wait for the collector. */
const MAX_LATER = 200;

let tag: Pintrk | undefined;
let wrapped: Pintrk | undefined;
/** What the Tag is told once it is there, and there is consent. */
let later: (readonly unknown[])[] = [];
/** True until a call of the site's own to the Tag, which is being recorded, is told. */
let isMirrored = false;

const tellTag = guard((...args: readonly unknown[]) => (tag || window.pintrk)?.(...args));

const catchUp = (): void => {
  if (!isClosed() && tag) later.splice(0).forEach((args) => tellTag(...args));
};

/**
 * Shares events with the Pinterest Tag, each under one id on both ways. `window.pintrk` itself is wrapped: the Tag starts only while
 * `pintrk.queue.push` is the native one. It may come before or after this script, or never.
 */
export const connectPintrk = (replay: (call: QueuedCall) => void): void => {
  /** The call with an id in it, in new arrays and objects, for the site may use its own again. */
  const share = (call: Call): Call => {
    const [method, name, given, ...rest] = call as [unknown, unknown, Record<string, unknown>?];
    if (method !== "track") return call;
    const event_id = given?.event_id || given?.eventID || given?.eid || uuid();
    const data = { ...given, event_id };
    isMirrored = isOn(options.mirror);
    if (isMirrored) replay(["track", name, data]);
    isMirrored = false;
    return [method, name, data, ...rest];
  };

  const wrap = (original: Pintrk | undefined): void => {
    tag = original;
    wrapped = original && new Proxy(original, { apply: (target, _self, args) => target(...share(args)) });
    const queue = original?.queue;
    // Calls that still wait for the Tag; once it runs, it has its own `push`.
    if (queue?.push === [].push) queue.forEach((call, index) => (queue[index] = share(call)));
    // Who brings it has not given it a queue yet.
    setTimeout(catchUp);
  };

  on("consent", (state: string) => {
    tellTag("setconsent", state === "granted");
    if (state !== "granted") later = [];
    catchUp();
  });
  // A prerendered page may speak from its activation on; it then sends what waits.
  on("reply", catchUp);
  on("event", (event: RecordedEvent & { tag?: boolean | undefined }) => {
    const isEcho = isMirrored;
    // What a listener tracks meanwhile is another event.
    isMirrored = false;
    const isNews = !isEcho && isOn(options.pintrk) && event.name !== "$identify";
    if (isNews)
      later = later.concat([["track", tagName(event.name), { ...tagData(event.props), event_id: event.id }]]).slice(-MAX_LATER);
    if ((isNews && tag) || isEcho) event.tag = true;
    catchUp();
  });
  if (isOn(options.pintrk) || isOn(options.mirror)) {
    wrap(window.pintrk);
    // A page's own `function pintrk` takes no getter; it is replaced once.
    if (!Reflect.defineProperty(window, "pintrk", { get: () => wrapped, set: wrap, configurable: true })) window.pintrk = wrapped;
    on("end", () => Object.defineProperty(window, "pintrk", { value: tag, writable: true }));
  }
};
