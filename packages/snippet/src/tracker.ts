import { configure, isOn, options } from "./config.ts";
import { said } from "./consent.ts";
import { encode } from "./encode.ts";
import { guard, on, tell } from "./notices.ts";
import { watchPage } from "./page.ts";
import { forgetEvents, leave, MAX_LENGTH, recover, resume, sendEvents } from "./send.ts";
import type { CallQueue, ConsentState, QueuedCall, StartOptions, Tracker } from "./types.ts";
import { know, user } from "./user.ts";
import { uuid } from "./uuid.ts";
import { forgetIds, seeAddress } from "./visitor.ts";

/** Texts are cut at eight times as many characters: no address is too long for the collector. */
const MAX_ITEMS = 1_000;
/** The event that only tells who the visitor is. */
const IDENTIFY = "$identify";

/** How things stood when the call was made that is being replayed. */
let moment: Pick<QueuedCall, "i" | "t" | "u"> = {};
/** The address that was counted as a page, as far as it makes one. */
let here: string | undefined;
/** The route before. */
let before: string | undefined;
/** Set by `destroy`: no later word counts. */
let ending: ConsentState | undefined;

const route = (): string => location.href.replace(isOn(options.hash) ? "" : /#.*/, "");

/** JSON that fits the wire; undefined for what cannot be written, or be cut to fit. */
const snapshot = guard((event: object): string | undefined => {
  for (let maxItems = MAX_ITEMS; maxItems; maxItems >>= 1) {
    const text = encode(event, maxItems);
    if (text.length < MAX_LENGTH) return text;
  }
  return undefined;
});

const track = guard((name?: unknown, given?: unknown): string => {
  const { event_id, eventID, eid, ...props } = Object(given);
  const { i: spare = uuid(), t: at = Date.now(), u: url = location.href } = moment;
  // It is this event's alone: a listener may track another one.
  moment = {};
  const once = props[options.once as string];
  const id = `${event_id || eventID || eid || (once && `${name}-${once}`) || spare}`;
  const event = { id, props, at, url, referrer: before ?? document.referrer, title: document.title, name, user };
  seeAddress(url);
  if (said.state !== "denied") {
    tell("event", event);
    void sendEvents([snapshot(event) || encode({ ...event, props: {} }, MAX_ITEMS)]);
  }
  return id;
});

/** Tells the collector at once, which keeps it for later pages: this one may not say anything more. */
const identify = guard((id?: unknown, traits?: unknown): void => {
  if (id === Object(id)) identify(user.id, id);
  else {
    know(id, traits);
    track(IDENTIFY);
  }
});

const page = (props?: unknown): string | undefined => {
  if (here && here !== route()) before = here;
  here = route();
  return track("page_view", props);
};

/** Counts the page if it is a new one that the visitor has seen. */
const checkRoute = (): void => {
  if ((here || !document.hidden) && here !== route() && !isOn(options.noPage)) page();
};

const show = (): void => {
  checkRoute();
  recover();
};

const onChange = ({ type }: { readonly type?: string }): void => {
  if (document.hidden || type === "pagehide") {
    checkRoute();
    leave();
    // Out of the back/forward cache it counts anew.
    if (type === "pagehide") here = "";
  }
  // A tick later the title is the new route's, and a push with a replace is one change.
  else setTimeout(show);
};

/** Without a word nothing was said. One that is none of the three keeps everything back, as `pending` does. */
const consent = guard((state?: unknown): void => {
  if (state == null) return;
  said.state = ending || ((state || "pending") as ConsentState);
  tell("consent", state);
  if (state === "denied") {
    forgetEvents();
    forgetIds();
  } else setTimeout(show);
});

/** Starts recording on this page. `queue` holds the calls made before the script was there; `connect` joins another script. */
export const start = (given: StartOptions, queue: CallQueue, connect?: (tracker: Tracker) => void): Tracker => {
  configure(given);
  if (isOn(options.consent)) said.state = "pending";
  // The first entry is the navigation, with the address as it was before a script cleaned it.
  seeAddress(performance.getEntries?.()[0]?.name as string);
  watchPage(onChange);

  const tracker = {
    q: queue,
    page,
    identify,
    reset: () => identify(),
    consent,
    flush: resume,
    track,
    debug(isVerbose = true) {
      options.debug = isVerbose;
    },
    on,
    destroy() {
      leave();
      ending = said.state = "denied";
      tell("end");
    },
  };
  const replay = guard((call: QueuedCall): void => {
    moment = call;
    (tracker[call[0] as keyof typeof tracker] as (...args: unknown[]) => unknown)(...call.slice(1));
  });
  connect?.(tracker as Tracker);
  (queue.push = (...calls: QueuedCall[]) => {
    calls.forEach(replay);
    moment = {};
  })(...queue);
  checkRoute();
  // Cookies and storage wait for the browser's own process, and the first request is the dearest: each in a task of its own, so that none is
  // long. Who leaves before has what waits sent by beacon.
  setTimeout(show);
  setTimeout(resume);
  return tracker;
};
