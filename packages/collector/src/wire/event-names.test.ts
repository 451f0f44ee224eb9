import { describe, expect, it } from "vitest";
import { EVENT_NAMES, eventKey, findEventName } from "./event-names.ts";

describe("findEventName", () => {
  it.each([
    ["Order Completed", "Order Completed"],
    ["order_completed", "Order Completed"],
    ["orderCompleted", "Order Completed"],
    ["ORDER-COMPLETED", "Order Completed"],
    ["PageVisit", "page_visit"],
    ["AddToWishList", "add_to_wishlist"],
    ["signup", "sign_up"],
    ["Order.Completed", undefined],
    ["order:completed", undefined],
    ["", undefined],
    ["__proto__", undefined],
    ["constructor", undefined],
    ["toString", undefined],
  ])("reads %j as %j", (name, expected) => expect(findEventName(name)).toBe(expected));
});

describe("eventKey", () => {
  it("is different for every known name", () => {
    expect(new Set(EVENT_NAMES.map(eventKey)).size).toBe(EVENT_NAMES.length);
  });
});
