import { describe, expect, it } from "vitest";
import { EVENT_NAMES, nameKey } from "./event-names.ts";

describe("nameKey", () => {
  it.each([
    ["order_completed", "Order Completed"],
    ["orderCompleted", "Order Completed"],
    ["ORDER-COMPLETED", "Order Completed"],
    ["PageVisit", "page_visit"],
    ["AddToWishList", "add_to_wishlist"],
    ["signup", "sign_up"],
  ])("is the same for %j and %j", (name, other) => expect(nameKey(name)).toBe(nameKey(other)));

  it.each(["Order.Completed", "order:completed"])("tells %j from Order Completed", (name) =>
    expect(nameKey(name)).not.toBe(nameKey("Order Completed")),
  );

  it("is different for every known name", () => {
    expect(new Set(EVENT_NAMES.map(nameKey)).size).toBe(EVENT_NAMES.length);
  });
});
