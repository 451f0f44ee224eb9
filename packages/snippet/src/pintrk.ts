import { isOn, options } from "./config.ts";
import { isClosed } from "./consent.ts";
import { guard, on } from "./notices.ts";
import { tagData, tagName } from "./tag-event.ts";
import type { RecordedEvent, Tracker } from "./types.ts";
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
let later: Call[] = [];
/** True while a call of the site's own to the Tag is being recorded. */
let isMirrored = false;

/** A call that throws holds up none of the others. */
const catchUp = guard((): void => {
  if (!tag || !later[0] || isClosed()) return;
  tag(...(later.shift() as Call));
  catchUp();
});

/**
 * Shares events with the Pinterest Tag, each under one id on both ways. `window.pintrk` itself is wrapped: the Tag starts only while
 * `pintrk.queue.push` is the native one. It may come before or after this script, or never.
 */
export const connectPintrk = ({ track }: Tracker): void => {
  if (!isOn(options.pintrk) && !isOn(options.mirror)) return;
  /** The call with the event's id in it, in new arrays and objects, for the site may use its own again. */
  const share = (call: Call): Call => {
    const [method, name, given, ...rest] = call as [unknown, string, Record<string, unknown>?];
    if (method !== "track") return call;
    isMirrored = isOn(options.mirror);
    const event_id = isMirrored ? track(name, given) : given?.event_id || given?.eventID || given?.eid || uuid();
    isMirrored = false;
    return [method, name, { ...given, event_id }, ...rest];
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
    if (state !== "granted") later = [];
    tag?.("setconsent", state === "granted");
    catchUp();
  });
  // A prerendered page may speak from its activation on; it then sends what waits.
  on("reply", catchUp);
  on("event", (event: RecordedEvent & { tag?: boolean }) => {
    if (isMirrored) {
      isMirrored = false;
      event.tag = true;
    } else if (isOn(options.pintrk) && event.name !== "$identify") {
      event.tag = !!tag;
      later = later.concat([["track", tagName(event.name), { ...tagData(event.props), event_id: event.id }]]).slice(-MAX_LATER);
      catchUp();
    }
  });
  wrap(window.pintrk);
  // A page's own `function pintrk` takes no getter; it is replaced once.
  if (!Reflect.defineProperty(window, "pintrk", { get: () => wrapped, set: wrap, configurable: true })) window.pintrk = wrapped;
  on("end", () => Reflect.defineProperty(window, "pintrk", { value: tag, writable: true }));
};
