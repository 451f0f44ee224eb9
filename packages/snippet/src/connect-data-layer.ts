import { isOn, options } from "./config.ts";
import { dataLayerCall, watchDataLayer } from "./data-layer.ts";
import { guard, on } from "./notices.ts";
import type { RecordedEvent, Tracker } from "./types.ts";
import { wordsOf } from "./words-of.ts";

/** GA4's ecommerce events. */
const ECOMMERCE =
  /^(add_(payment_info|shipping_info|to_cart|to_wishlist)|begin_checkout|purchase|refund|remove_from_cart|select_(item|promotion)|view_(cart|item|item_list|promotion))$/;

type Fields = Record<string, unknown>;

/**
 * Records the events that a page pushes into its dataLayer for Google, GA4's ecommerce or those that `data-datalayer` lists, each once and
 * under one id: the entry's own `event_id`, else the entry is given ours, for the tags of Tag Manager to read.
 */
export const connectDataLayer = ({ track }: Tracker): void => {
  if (!isOn(options.datalayer)) return;
  const listed = wordsOf(options.datalayer).filter((name) => !/^(on|true)$/.test(name));
  const recorded = new Set<string>();
  let latest = "";
  /** As in Tag Manager, it stays from entry to entry, until the next one's or null. */
  let ecommerce: unknown;

  const record = (name: string, entry: Fields, given: Fields): void => {
    const id = entry.event_id ?? given.event_id;
    if (recorded.has(`${id}`)) return;
    latest = "";
    track(name, { ...given, event_id: id as string });
    if (latest) entry.event_id ??= latest;
  };

  const take = guard((entry: unknown): void => {
    const [command, called, given] = dataLayerCall(entry);
    const isWanted = (name: unknown): name is string => (listed[0] ? listed.includes(`${name}`) : ECOMMERCE.test(`${name}`));
    if (command) {
      if (command === "event" && isWanted(called)) record(called, Object(given), Object(given));
      return;
    }
    const fields: Fields = Object(entry);
    const { event, eventCallback, eventTimeout, ...others } = fields;
    if ("ecommerce" in fields) ecommerce = fields.ecommerce;
    if (isWanted(event)) record(event, fields, ECOMMERCE.test(event) && ecommerce ? Object(ecommerce) : others);
  });

  on("event", ({ id }: RecordedEvent) => {
    // What a listener tracks meanwhile is another event.
    latest ||= id;
    recorded.add(id);
  });
  // What stands there already follows the page's own view, and the calls that the stub kept.
  let see = (entry: unknown): void => queueMicrotask(() => take(entry));
  watchDataLayer((entry) => see(entry));
  see = take;
};
