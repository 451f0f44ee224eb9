import { isOn, options } from "./config.ts";
import { isOpen, said } from "./consent.ts";
import { encode } from "./encode.ts";
import { debug, guard, on, tell } from "./notices.ts";
import { watchPage } from "./page.ts";
import { forgetEvents, leave, recover, resume, sendEvents } from "./send.ts";
import type { CallQueue, ConsentState, QueuedCall, StartOptions, Tracker } from "./types.ts";
import { know, user } from "./user.ts";
import { uuid } from "./uuid.ts";
import { forgetIds, readIds, seeAddress } from "./visitor.ts";

/** Texts are cut at eight times as many characters: no address is too long for the collector. */
const MAX_ITEMS = 1_000;
/** A third of what one request may hold, for a character may take three bytes. */
const MAX_LENGTH = 18_000;
const MAX_TITLE_LENGTH = 512;
/** The event that only tells who the visitor is. */
const IDENTIFY = "$identify";

/** How things stood when the call was made that is being replayed. */
let moment: Pick<QueuedCall, "i" | "t" | "u"> = {};
/** The address that was counted as a page, as far as it makes one. */
let here: string | undefined;
let referrer: string;

const route = (): string => location.href.replace(isOn(options.hash) ? "" : /#.*/, "");

/** JSON that fits the wire; undefined for what cannot be written, or be cut to fit. */
const snapshot: (event: object, maxItems?: number) => string | undefined = guard((event: object, maxItems = MAX_ITEMS) => {
  const text = encode(event, maxItems);
  if (text.length < MAX_LENGTH) return text;
  return maxItems > 1 ? snapshot(event, maxItems >> 1) : undefined;
});

const track = guard((name?: unknown, given?: unknown): string => {
  const { event_id, eventID, eid, ...props } = Object(given);
  const { t: at = Date.now(), u: url = location.href, i: spare = uuid() } = moment;
  const order = props[options.once as string];
  const id = `${event_id || eventID || eid || (order && `${name}-${order}`) || spare}`;
  const event = { id, name, at, url, referrer, title: document.title.slice(0, MAX_TITLE_LENGTH), user, props };
  seeAddress(url);
  if (said.state !== "denied") {
    if (name !== IDENTIFY) tell("event", event);
    sendEvents([snapshot(event) || encode({ ...event, props: {} }, MAX_ITEMS)]);
  }
  return id;
});

/** Tells the collector at once, which keeps it for later pages: this one may not say anything more. */
const identify = guard((id?: unknown, traits?: unknown): void => {
  know(id, traits);
  track(IDENTIFY);
});

const page = guard((props?: unknown): string | undefined => {
  if (here && here !== route()) referrer = here;
  here = route();
  return track("page_view", props);
});

/** Counts the page if it is a new one that the visitor has seen. */
const checkRoute = (): void => {
  if (here !== route() && !isOn(options.noPage) && (here ? isOn(options.spa ?? true) : !document.hidden)) page();
};

const show = (): void => {
  checkRoute();
  if (isOpen()) readIds();
  recover();
};

const onChange = guard(({ type }: { readonly type?: string }): void => {
  if (type === "pagehide" || document.hidden) {
    checkRoute();
    leave();
    // Out of the back/forward cache it counts anew.
    if (type === "pagehide") here = "";
  }
  // A tick later the title is the new route's, and a push with a replace is one change.
  else setTimeout(show);
});

const consent = guard((state?: unknown, source: unknown = "explicit"): void => {
  if (!/^(granted|denied|pending)$/.test(state as string)) return;
  said.state = state as ConsentState;
  said.source = source as string;
  tell("consent", state);
  if (state === "denied") {
    forgetEvents();
    forgetIds();
  } else setTimeout(show);
});

/** Starts recording on this page. `queue` holds the calls made before the script was there; `connect` joins another script. */
export const start = (given: StartOptions, queue: CallQueue, connect?: (replay: (call: QueuedCall) => void) => void): Tracker => {
  Object.assign(options, given);
  debug(isOn(options.debug));
  referrer = document.referrer;
  if (options.consent === "opt-in") said.state = "pending";
  // The first entry is the navigation, with the address as it was before a script cleaned it.
  seeAddress(performance.getEntries()[0]?.name as string);
  const unwatch = watchPage(onChange);

  const tracker = {
    page,
    track,
    identify,
    reset: () => identify(),
    consent,
    on,
    debug,
    flush: resume,
    destroy() {
      leave();
      said.state = "denied";
      tell("end");
      unwatch();
    },
    q: queue,
  };
  const replay = guard((call: QueuedCall): void => {
    const [method, ...args] = call as [keyof typeof tracker, ...never[]];
    moment = call;
    try {
      (tracker[method] as (...args: never[]) => unknown)(...args);
    } finally {
      // Also after a call of nothing that is there, or all later events had its id.
      moment = {};
    }
  });
  connect?.(replay);
  queue.forEach(replay);
  queue.push = (...calls) => calls.forEach(replay);
  checkRoute();
  // Cookies and storage wait for the browser's own process: not while the page's scripts start.
  setTimeout(show);
  return tracker;
};
