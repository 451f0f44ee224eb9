import { describe, expect, it } from "vitest";
import { tagData, tagName } from "./tag-event.ts";

const NAMES = {
  pagevisit: ["page_view", "Page Viewed", "view_item", "Product Viewed", "PageVisit", "page_visit"],
  viewcategory: ["view_item_list", "Product List Viewed", "Product Category Viewed", "Category Viewed", "view_category"],
  viewcontent: [
    "select_item",
    "select_promotion",
    "view_promotion",
    "Product Clicked",
    "Promotion Viewed",
    "Promotion Clicked",
    "view_content",
  ],
  search: ["search", "view_search_results", "Products Searched", "Product List Filtered"],
  addtocart: ["add_to_cart", "Product Added", "AddToCart"],
  addtowishlist: ["add_to_wishlist", "Product Added to Wishlist", "AddToWishList"],
  addpaymentinfo: ["add_payment_info", "Payment Info Entered"],
  checkout: ["purchase", "Order Completed", "orderCompleted", "order_completed", "Product Purchased", "checkout"],
  lead: ["generate_lead", "Lead Generated", "Generate Lead", "Lead"],
  signup: ["sign_up", "Signed Up", "Account Created", "SignUp"],
  subscribe: ["subscribe", "Subscription Created", "Subscription Started", "Subscribed"],
  starttrial: ["start_trial", "Trial Started"],
  watchvideo: [
    "video_start",
    "video_complete",
    "Video Playback Started",
    "Video Content Completed",
    "Product Video Watched",
    "WatchVideo",
  ],
  initiatecheckout: ["initiate_checkout", "InitiateCheckout"],
  contact: ["contact"],
  schedule: ["schedule"],
  findlocation: ["find_location"],
  customizeproduct: ["Customize Product"],
  submitapplication: ["submit_application"],
  custom: [
    "begin_checkout",
    "Checkout Started",
    "add_shipping_info",
    "view_cart",
    "refund",
    "Order Refunded",
    "video_progress",
    "Scroll Depth",
    "a(b",
  ],
};

describe("tagName", () => {
  it.each(Object.entries(NAMES).flatMap(([tag, names]) => names.map((name) => ({ tag, name }))))(
    "calls $name $tag",
    ({ tag, name }) => {
      expect(tagName(name)).toBe(tag);
    },
  );
});

describe("tagData", () => {
  it("puts an order into the Tag's words", () => {
    const order = {
      order_id: "ORD-001",
      total: 129.99,
      currency: "USD",
      email: "jane@shop.example",
      products: [
        { product_id: "SKU-A", name: "Widget", price: 49.99, quantity: 2, brand: "Acme", category: "Tools" },
        { product_id: "SKU-B", name: "Gadget", price: 30.01, quantity: 1 },
      ],
    };
    expect(JSON.parse(JSON.stringify(tagData(order)))).toEqual({
      value: 129.99,
      currency: "USD",
      order_id: "ORD-001",
      order_quantity: 3,
      line_items: [
        {
          product_id: "SKU-A",
          product_name: "Widget",
          product_price: 49.99,
          product_quantity: 2,
          product_brand: "Acme",
          product_category: "Tools",
        },
        { product_id: "SKU-B", product_name: "Gadget", product_price: 30.01, product_quantity: 1 },
      ],
    });
  });

  it("reads GA4's ecommerce object, its items and its transaction id", () => {
    const purchase = {
      ecommerce: { transaction_id: "T-1", currency: "EUR", value: 5, items: [{ item_id: "A" }, { item_id: "B" }] },
    };
    expect(tagData(purchase)).toMatchObject({
      order_id: "T-1",
      value: 5,
      order_quantity: 2,
      line_items: [{ product_id: "A" }, { product_id: "B" }],
    });
  });

  it("takes an event that is one product for its line item", () => {
    expect(tagData({ product_id: "A", price: 3 })).toMatchObject({ line_items: [{ product_id: "A", product_price: 3 }] });
  });

  it("reads the shorter names of a quantity and the longer ones of a currency, as the collector does", () => {
    for (const currency of ["currency_code", "currencyCode"]) {
      expect(tagData({ [currency]: "EUR", items: [{ item_id: "A", qty: "3" }, { item_id: "B" }] })).toMatchObject({
        currency: "EUR",
        order_quantity: 4,
        line_items: [{ product_id: "A", product_quantity: "3" }, { product_id: "B" }],
      });
    }
  });

  it("hands on no text that holds an e-mail address", () => {
    const order = { order_id: "A", search_term: "jane@shop.example", items: [{ item_id: "S", name: "for jane%40shop.example" }] };
    expect(JSON.parse(JSON.stringify(tagData(order)))).toEqual({
      order_id: "A",
      order_quantity: 1,
      line_items: [{ product_id: "S" }],
    });
  });

  it("names no line items and no quantity where there is no product", () => {
    expect(JSON.parse(JSON.stringify(tagData({ search_term: "lamp" })))).toEqual({ search_query: "lamp" });
  });
});
