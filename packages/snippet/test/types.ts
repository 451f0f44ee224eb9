import { createTracker } from "../src/index.ts";
import type { Tracker } from "../src/index.ts";
// oxlint-disable-next-line import/no-unassigned-import -- it declares the global
import "../src/global.ts";

/** What must compile. */
export const compiles = (df: Tracker = window._df): void => {
  df.page();
  df.page({ section: "shoes" });
  const id: string | undefined = df.track("purchase", {
    event_id: "e-1",
    transaction_id: "T-1",
    value: 79.99,
    currency: "USD",
    items: [{ item_id: "SKU-A", item_name: "Widget", price: "49.99", quantity: 2 }],
  });
  df.track("Order Completed", { order_id: 7, total: 129.99, products: [{ product_id: "SKU-A", price: 1, colour: "red" }] });
  df.track("view_item", { item_id: "SKU-A", price: 3 });
  df.track("Products Searched", { query: "lamp" });
  df.track("Scroll Depth", { percent: 50, nested: { any: [1, null] } });
  df.track(id ?? "any string");
  df.identify("user-1", { email: "jane@shop.example", address: { city: "York" } });
  df.identify({ phone: "+44 7700 900123" });
  df.identify(null);
  df.reset();
  df.consent("granted");
  df.consent("denied");
  const undo: () => void = df.on("event", ({ name, props }) => `${name}${Object.keys(props)}`);
  df.on("reply", (status) => (status ?? 0) + 1);
  df.on("problem", (problem) => `${problem}`);
  undo();
  df.flush();
  df.destroy();
  df.debug();
  df.debug(false);
  df.q.push(["track", "purchase", { value: 1 }]);
  _df.track("search", { search_term: "lamp" });
  createTracker();
  createTracker({ site: "shop", endpoint: "/_df/e", pintrk: true, spa: "off", credentials: "include" }).page();
};
