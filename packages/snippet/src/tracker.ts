import type { WireEvent } from "../../collector/src/wire/event.ts";
import { configure, isOn, options } from "./config.ts";
import { consentState, isOpen, setConsent } from "./consent.ts";
import { encode } from "./encode.ts";
import { debug, guard, on, tell } from "./notices.ts";
import { patchHistory } from "./page.ts";
import { forgetEvents, leave, recover, resume, sendEvent } from "./send.ts";
import type { ConsentState, Options, QueuedCall, Tracker } from "./types.ts";
import { identify, user } from "./user.ts";
import { uuid } from "./uuid.ts";
import { forgetIds, readIds, seeAddress } from "./visitor.ts";

/** Texts are cut at eight times as many characters: no address is too long for the collector. */
const MAX_ITEMS = 1_000;
/** A third of what one request may hold, for a character may take three bytes. */
const MAX_LENGTH = 18_000;

/** How things stood when the call was made that is being replayed. */
let moment: Pick<QueuedCall, "g" | "i" | "t" | "u"> = {};
/** The first page view was made, or is the site's to make. */
let isStarted: boolean;
let here: string | undefined;
let referrer: string;

const address = (): string => moment.u || location.href;

/** The address as far as it makes a page. */
const route = (): string => (isOn(options.hash) ? address() : address().replace(/#.*/, ""));

/** A copy that fits the wire, of what can be written of it. */
const snapshot = guard((event: object): WireEvent | undefined => {
  let maxItems = MAX_ITEMS;
  let text: string;
  while ((text = encode(event, maxItems)).length > MAX_LENGTH && maxItems) maxItems >>= 1;
  return JSON.parse(text);
});

const track = (name?: unknown, given?: unknown): string => {
  const { event_id, eventID, eid, ...props } = Object(given);
  const order = isOn(options.once) && (props.order_id || props.transaction_id);
  const id = `${event_id || eventID || eid || (order && `${name}-${order}`) || moment.i || uuid()}`;
  if (consentState === "denied" || typeof name !== "string") return id;
  seeAddress(address());
  const event = {
    id,
    name,
    at: +(moment.t || Date.now()),
    url: address(),
    referrer,
    title: document.title.slice(0, 512),
    tag: moment.g,
    user,
    props,
  };
  tell("event", event);
  sendEvent(snapshot(event) || snapshot({ ...event, props: {}, user: {} }));
  return id;
};

const page = (props?: unknown): string => {
  if (here && here !== route()) referrer = here;
  here = route();
  isStarted = true;
  return track("page_view", props);
};

/** Does what became possible: by consent, by activation, by being seen. */
const wake = (): void => {
  if (!isStarted && !document.hidden) page();
  if (isOpen()) {
    readIds();
    tell("open", 0);
    recover();
  }
};

const isConsent = (state: unknown): state is ConsentState => /^(granted|denied|pending)$/.test(`${state}`);

const consent = (state?: unknown, source?: unknown): void => {
  if (!isConsent(state)) throw new TypeError("consent");
  setConsent(state, source);
  if (state === "denied") {
    forgetEvents();
    forgetIds();
  }
  tell("consent", state);
  wake();
};

/** Starts recording on this page. `backlog` holds the calls made before the script was there; `connect` joins another script. */
export const start = (
  given: Options,
  backlog: readonly QueuedCall[],
  connect?: (replay: (call: QueuedCall) => void) => void,
): Tracker => {
  configure(given);
  if (isOn(options.debug)) debug();
  const isAutomatic = !isOn(options.noPage);
  const isRouted = isAutomatic && isOn(options.spa ?? true);
  isStarted = !isAutomatic || backlog.some((call) => Object(call)[0] === "page");
  referrer = document.referrer;
  if (options.consent === "opt-in") setConsent("pending", "mode");
  if (isOn(options.topOnly) && self !== top) setConsent("denied", "frame");
  performance.getEntriesByType("navigation").map(({ name }) => seeAddress(name));

  const checkRoute = (): void => {
    if (isRouted && isStarted && here !== route()) page();
  };
  // A tick later the title is the new page's, and a push with a replace is one change.
  const onRoute = (): unknown => setTimeout(guard(checkRoute));
  const hide = (): void => {
    checkRoute();
    leave();
  };

  const ended = new AbortController();
  const listen = (
    type: string,
    work: (event: Event & { readonly persisted?: boolean }) => void,
    target: EventTarget = window,
  ): void => target.addEventListener(type, guard(work), ended);
  const onVisibility = (): void => (document.hidden ? hide() : wake());
  const undo = isRouted ? [patchHistory("pushState", onRoute), patchHistory("replaceState", onRoute)] : [];
  listen("popstate", onRoute);
  // Sees routers too that kept the history's own methods.
  listen("currententrychange", onRoute, window.navigation);
  listen("visibilitychange", onVisibility, document);
  listen("prerenderingchange", onVisibility, document);
  // Safari does not always say `hidden` first. No `unload`: it would keep the page out of the back/forward cache.
  listen("pagehide", hide);
  listen("pageshow", ({ persisted }) => {
    if (persisted && isAutomatic) page();
    wake();
  });

  const calls = {
    page: guard(page),
    track: guard(track),
    identify: guard(identify),
    reset: () => identify(),
    consent: guard(consent),
  };
  const byName: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = calls;
  const replay = guard((call: QueuedCall): void => {
    const [method, ...args] = call;
    moment = call;
    byName[`${method}`]?.(...args);
    moment = {};
  });
  connect?.(replay);
  backlog.forEach(replay);
  wake();
  return {
    ...calls,
    on,
    debug,
    flush: resume,
    destroy() {
      hide();
      setConsent("denied", "end");
      ended.abort();
      undo.forEach((work) => work());
      tell("end", 0);
    },
    q: { push: (...more) => more.forEach(replay) },
  };
};
