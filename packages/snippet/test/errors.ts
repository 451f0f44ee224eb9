import { createTracker } from "../src/index.ts";
import type { Tracker } from "../src/index.ts";

/** What must not compile: tsc complains of each directive below that no error follows. */
export const fails = (df: Tracker): void => {
  // @ts-expect-error -- an event has a name
  df.track();
  // @ts-expect-error -- a name is a string
  df.track(42);
  // @ts-expect-error -- items are a list of products
  df.track("purchase", { items: "SKU-A" });
  // @ts-expect-error -- a price is a number or its text
  df.track("Order Completed", { products: [{ product_id: "SKU-A", price: true }] });
  // @ts-expect-error -- a currency is a string
  df.track("add_to_cart", { currency: 840 });
  // @ts-expect-error -- an event id is a string
  df.track("purchase", { event_id: 1 });
  // @ts-expect-error -- properties are an object
  df.track("purchase", "T-1");
  // @ts-expect-error -- consent is granted, denied or pending
  df.consent("yes");
  // @ts-expect-error -- nothing tells of this
  df.on("everything", () => {});
  // @ts-expect-error -- a notice of an event is not a number
  df.on("event", (event: number) => event + 1);
  // @ts-expect-error -- traits are an object
  df.identify("user-1", "jane@shop.example");
  // @ts-expect-error -- a queued call is a list
  df.q.push("track");
  // @ts-expect-error -- not an option
  createTracker({ sight: "shop" });
  // @ts-expect-error -- not a way to send cookies
  createTracker({ credentials: "always" });
};
