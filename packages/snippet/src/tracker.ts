import type { BridgeFactory } from "./bridge.ts";
import { isOn } from "./config.ts";
import { createConsent } from "./consent.ts";
import { encode } from "./encode.ts";
import { guard } from "./guard.ts";
import { watchPage } from "./lifecycle.ts";
import { createNotices } from "./notices.ts";
import { createRoute, watchRoutes } from "./page.ts";
import { createSender } from "./send.ts";
import type { Options, QueuedCall, Tracker } from "./types.ts";
import type { User } from "./user.ts";
import { identify, isBag } from "./user.ts";
import { uuid } from "./uuid.ts";
import { createVisitor } from "./visitor.ts";

/** How things stood when a call was made; empty for a call of now. */
type Moment = Pick<QueuedCall, "i" | "t" | "u">;

/** Starts recording. `backlog` holds the calls made before the script was there. */
export const createTracker = (
  options: Options = {},
  bridgeFactories: readonly BridgeFactory[] = [],
  backlog: readonly QueuedCall[] = [],
): Tracker => {
  const ended = new AbortController();
  const { on, tell, debug } = createNotices(isOn(options.debug));
  const report = (problem: unknown): void => tell("problem", problem);
  const consent = createConsent(options);
  const visitor = createVisitor(options, report);
  const route = createRoute(isOn(options.hash));
  const isAutomatic = !isOn(options.noPage);
  /** What has to wait for consent or activation. */
  const later: (() => void)[] = [];
  let isOff = isOn(options.topOnly) && self !== top;
  let user: User | undefined;
  /** The first page view was made, or is the site's to make. */
  let isStarted = !isAutomatic || backlog.some(([method]) => method === "page");
  let routeTimer: ReturnType<typeof setTimeout> | undefined;

  const isOpen = (): boolean => !isOff && consent.isOpen();

  const sender = createSender({
    endpoint: options.endpoint || "/_df/e",
    credentials: isOn(options.credentials) ? "include" : "same-origin",
    envelope: () => ({
      v: 1,
      site: options.site,
      sentAt: Date.now(),
      ids: visitor.ids(),
      consent: consent.said(),
      bot: navigator.webdriver || undefined,
    }),
    isOpen,
    onReply: (status) => tell("reply", status),
  });

  const record = (moment: Moment, name: unknown, given?: unknown, fromTag?: boolean): string => {
    const { event_id, eventID, eid, ...props } = isBag(given) ? given : {};
    const order = isOn(options.once) && (props.order_id || props.transaction_id);
    const id = `${event_id || eventID || eid || (order && `${name}-${order}`) || moment.i || uuid()}`.slice(0, 128);
    if (isOff || consent.isRefused() || typeof name !== "string" || !name) return id;
    const url = moment.u || location.href;
    visitor.see(url);
    let tag = fromTag;
    if (!fromTag) {
      for (const bridge of bridges) {
        if (isOpen()) tag = bridge.track(name, props, id) || tag;
        else later.push(() => bridge.track(name, props, id));
      }
    }
    const event = {
      id,
      name: name.slice(0, 200),
      at: +(moment.t || Date.now()),
      url: url.slice(0, 8192),
      referrer: route.visit(url).slice(0, 8192),
      title: document.title.slice(0, 512),
      tag: tag || undefined,
      user,
      props,
    };
    sender.add(encode(event));
    tell("event", event);
    return id;
  };

  const page = (moment: Moment, name?: unknown, props?: unknown): string => {
    isStarted = true;
    route.count(moment.u || location.href);
    return record(moment, "page_view", typeof name === "string" ? { name, ...(isBag(props) && props) } : name);
  };

  const bridges = bridgeFactories.map((create) => create(options, (name, props) => record({}, name, props, true)));

  /** Does what became possible: by consent, by activation, by being seen. */
  const wake = (): void => {
    if (document.prerendering || isOff) return;
    if (!isStarted && document.visibilityState !== "hidden") page({});
    if (!isOpen()) return;
    visitor.ids();
    later.splice(0).forEach((work) => work());
    sender.recover();
  };

  const onRoute = (): void => {
    // A tick later the title is the new page's, and a push with a replace is one change.
    routeTimer ||= setTimeout(checkRoute);
  };
  const checkRoute = (): void => {
    clearTimeout(routeTimer);
    routeTimer = undefined;
    if (isStarted && !route.isCounted(location.href)) page({});
  };

  const speak = (state: unknown, source?: unknown): void => {
    if (state !== "granted" && state !== "denied" && state !== "pending") return report("consent: granted, denied or pending");
    consent.set(state, typeof source === "string" ? source : undefined);
    if (state === "denied") {
      later.length = 0;
      sender.clear();
      visitor.forget();
    }
    if (state !== "pending") bridges.forEach((bridge) => bridge.consent(state === "granted"));
    tell("consent", state);
    wake();
  };

  const calls: Record<string, (moment: Moment, ...args: readonly unknown[]) => unknown> = {
    page,
    track: (moment, name, props) => record(moment, name, props),
    identify: (_, ...args) => void (user = identify(user, args[0], args[1])),
    reset: () => void (user = undefined),
    consent: (_, state, source) => speak(state, source),
  };
  const run = guard((call: QueuedCall) => calls[`${call[0]}`]?.(call, ...call.slice(1, 3)), report);
  const idOf = (result: unknown): string => (typeof result === "string" ? result : uuid());

  const leave = guard(() => {
    if (routeTimer) checkRoute();
    sender.leave();
  }, report);

  const onSeen = guard((isRestored: boolean) => {
    if (isRestored && isAutomatic && isStarted) page({});
    wake();
  }, report);

  const unwatch = isAutomatic && (options.spa == null || isOn(options.spa)) ? watchRoutes(guard(onRoute, report)) : undefined;
  watchPage({ onLeave: leave, onSeen }, ended.signal);
  for (const { name } of performance.getEntriesByType("navigation")) visitor.see(name);
  backlog.forEach(run);
  onSeen(false);

  return {
    page: (...args: readonly unknown[]) => idOf(run(["page", ...args])),
    track: (...args: readonly unknown[]) => idOf(run(["track", ...args])),
    identify: (...args: readonly unknown[]) => void run(["identify", ...args]),
    reset: () => void run(["reset"]),
    consent: (...args) => void run(["consent", ...args]),
    on,
    flush: sender.resume,
    destroy() {
      leave();
      isOff = true;
      ended.abort();
      unwatch?.();
      sender.stop();
      bridges.forEach((bridge) => bridge.stop());
    },
    debug,
    q: { push: (...more) => more.forEach(run) },
  };
};
