import type { MappingCase } from "./case.ts";

/**
 * What shops left of Universal Analytics push still, with the examples of its documentation
 * (https://developers.google.com/analytics/devguides/collection/ua/gtm/enhanced-ecommerce).
 */
export const UNIVERSAL_CASES: readonly MappingCase[] = [
  ...(["ecommerce", "the event itself"] as const).map((place) => {
    const ecommerce = {
      currencyCode: "EUR",
      purchase: {
        actionField: { id: "T-1", revenue: "35.43", tax: "4.90", coupon: "SUMMER" },
        products: [{ name: "Lamp", id: "SKU-A", price: "15.25", brand: "Lumen", category: "Lamps", quantity: 2 }],
      },
    };
    return {
      it: `maps Universal Analytics' purchase out of ${place}`,
      name: "purchase",
      props: place === "ecommerce" ? { ecommerce } : ecommerce,
      sends: "checkout",
      data: {
        currency: "EUR",
        value: "35.43",
        order_id: "T-1",
        num_items: 2,
        content_ids: ["SKU-A"],
        contents: [
          { id: "SKU-A", item_price: "15.25", quantity: 2, item_name: "Lamp", item_category: "Lamps", item_brand: "Lumen" },
        ],
      },
    } as const;
  }),
  {
    it: "maps Universal Analytics' transaction of its standard ecommerce",
    name: "purchase",
    props: {
      transactionId: "1234",
      transactionAffiliation: "Acme Clothing",
      transactionTotal: 38.26,
      transactionTax: 1.29,
      transactionShipping: 5,
      transactionProducts: [
        { sku: "DD44", name: "T-Shirt", category: "Apparel", price: 11.99, quantity: 1 },
        { sku: "AA1243544", name: "Socks", category: "Apparel", price: 9.99, quantity: 2 },
      ],
    },
    settings: { defaultCurrency: "USD" },
    sends: "checkout",
    data: {
      currency: "USD",
      value: "38.26",
      order_id: "1234",
      num_items: 3,
      content_ids: ["DD44", "AA1243544"],
      contents: [
        { id: "DD44", item_price: "11.99", quantity: 1, item_name: "T-Shirt", item_category: "Apparel" },
        { id: "AA1243544", item_price: "9.99", quantity: 2, item_name: "Socks", item_category: "Apparel" },
      ],
    },
  },
  ...(
    [
      [
        "takes the first step of Universal Analytics' checkout for one that is begun",
        { step: 1, option: "Visa" },
        {},
        "custom",
        "BeginCheckout",
      ],
      ["takes one without a step for the first", undefined, {}, "custom", "BeginCheckout"],
      ["takes a further step for no sale either", { step: "2" }, {}, "custom", "checkout"],
      ["takes its steps as the variant says", { step: 2 }, { variant: "retail" }, "initiate_checkout", undefined],
      [
        "takes it as the site's own row says",
        { step: 1 },
        { events: { checkout: "add_payment_info" } },
        "add_payment_info",
        undefined,
      ],
    ] as const
  ).flatMap(([it, actionField, settings, sends, contentName]) => {
    const checkout = {
      ...(actionField && { actionField }),
      products: [{ name: "Android T-Shirt", id: "12345", price: "15.25", brand: "Google", category: "Apparel", quantity: 1 }],
    };
    return [{ ecommerce: { currencyCode: "EUR", checkout } }, { currencyCode: "EUR", checkout }].map((props) => ({
      it: "ecommerce" in props ? it : `${it}, without ecommerce`,
      name: "checkout",
      props,
      settings,
      sends,
      data: {
        currency: "EUR",
        value: "15.25",
        num_items: 1,
        content_ids: ["12345"],
        contents: [
          {
            id: "12345",
            item_price: "15.25",
            quantity: 1,
            item_name: "Android T-Shirt",
            item_category: "Apparel",
            item_brand: "Google",
          },
        ],
        ...(contentName && { content_name: contentName }),
      },
    }));
  }),
  ...[
    { order_id: "1", value: 5, currency: "EUR", checkout: { id: "c-1" } },
    { order_id: "1", value: 5, currency: "EUR", ecommerce: { checkout: null } },
  ].map((props) => ({
    it: `takes checkout for the order where it says no step: ${JSON.stringify(props)}`,
    name: "Checkout",
    props,
    sends: "checkout",
    data: { order_id: "1", value: "5", currency: "EUR" },
  })),
  ...(
    [
      ["add", "addToCart", "add_to_cart"],
      ["detail", "view_item", "page_visit"],
      ["click", "select_item", "view_content"],
    ] as const
  ).map(([action, name, sends]) => ({
    it: `takes the product out of Universal Analytics' ${action}`,
    name,
    props: {
      ecommerce: { currencyCode: "EUR", [action]: { products: [{ id: "A", name: "Lamp", price: "15.25", quantity: 2 }] } },
    },
    sends,
    data: {
      currency: "EUR",
      value: "30.5",
      num_items: 2,
      content_ids: ["A"],
      contents: [{ id: "A", item_price: "15.25", quantity: 2, item_name: "Lamp" }],
    },
  })),
  {
    it: "takes a list out of Universal Analytics' impressions",
    name: "view_item_list",
    props: {
      ecommerce: {
        currencyCode: "EUR",
        impressions: [
          { name: "Triblend Android T-Shirt", id: "12345", price: "15.25", brand: "Google", list: "Search Results", position: 1 },
        ],
      },
    },
    sends: "view_category",
    data: {
      num_items: 1,
      currency: "EUR",
      value: "15.25",
      content_ids: ["12345"],
      contents: [{ id: "12345", item_price: "15.25", quantity: 1, item_name: "Triblend Android T-Shirt", item_brand: "Google" }],
    },
  },
];
