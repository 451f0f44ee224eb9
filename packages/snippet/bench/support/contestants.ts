import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A published script as a page would load it, set up to record page views and to send to `/sink`. */
export interface Contestant {
  readonly name: string;
  /** What is evaluated: the file and the call that sets it up. */
  readonly code: string;
  /** What goes over the wire, without the set-up. */
  readonly file: string;
  /** Records one event, given its number; absent where the script has no events of the site's own. */
  readonly track?: string;
}

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
const plausible = read("node_modules/@plausible-analytics/tracker/plausible.js");
const webVitals = read("node_modules/web-vitals/dist/web-vitals.iife.js");
const snowplow = read("node_modules/@snowplow/browser-tracker/dist/index.umd.min.js");

const ORDER = `{ order_id: "A-" + index, value: 10 + index, currency: "EUR", items: [{ item_id: "SKU-A", price: 10, quantity: 1 }] }`;

const ours = (name: string, file: string): Contestant => ({
  name,
  file: read(`dist/${file}`),
  code: read(`dist/${file}`),
  track: `(index) => _df.track("add_to_cart", ${ORDER})`,
});

/** What the page, the browser and the measuring itself cost: with no script, and with the least that sends what a task says in one request. */
const FLOORS: readonly Contestant[] = [
  { name: "an empty script", file: "", code: "{}", track: "() => {}" },
  {
    name: "a bare fetch",
    file: "",
    code: `{
      let waiting = [];
      window.send = async (event) => {
        waiting.push(event);
        await null;
        if (waiting[0]) fetch("/sink", { method: "POST", keepalive: true, body: JSON.stringify(waiting.splice(0)) });
      };
      send({ name: "page_view", url: location.href });
    }`,
    track: `(index) => send(${ORDER})`,
  },
];

export const CONTESTANTS: readonly Contestant[] = [
  ...FLOORS,
  ours("dayfly df.js", "df.js"),
  ours("dayfly df.tag.js", "df.tag.js"),
  ours("dayfly df.all.js", "df.all.js"),
  {
    name: "@plausible-analytics/tracker",
    file: plausible,
    // A module of one file: as a script it needs no exports.
    code: `{${plausible.replace(/export\s*\{[^}]*\};?\s*$/, "")}
      window.trackEvent = track;
      init({ domain: "shop.test", endpoint: "/sink", logging: false });}`,
    track: `(index) => trackEvent("add_to_cart", { props: { order: "A-" + index, value: "" + (10 + index), currency: "EUR", item: "SKU-A" } })`,
  },
  {
    name: "web-vitals",
    file: webVitals,
    code: `${webVitals}
      for (const name of ["onCLS", "onFCP", "onINP", "onLCP", "onTTFB"]) webVitals[name]((metric) => navigator.sendBeacon("/sink", JSON.stringify(metric)));`,
  },
  {
    name: "@snowplow/browser-tracker",
    file: snowplow,
    code: `${snowplow}
      snowplowBrowserTracking.newTracker("sp", location.origin, { appId: "shop", postPath: "/sink/tp2" });
      snowplowBrowserTracking.trackPageView();`,
    track: `(index) => snowplowBrowserTracking.trackSelfDescribingEvent({ event: { schema: "iglu:shop.test/add_to_cart/jsonschema/1-0-0", data: ${ORDER} } })`,
  },
];
