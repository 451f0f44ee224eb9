/** The way through the demo, in order, for the bar on top. */
export const STEPS = [
  { name: "ad", label: "Ad", note: "A pin on Pinterest. Its link carries a click id, epik." },
  { name: "landing", label: "Landing", note: "The snippet keeps the click id in a first-party cookie and sends a page visit." },
  { name: "product", label: "Product", note: "A product is seen: Product Viewed, in Segment’s words." },
  { name: "cart", label: "Cart", note: "Adding to the cart sends add_to_cart with the product, its price and the click id." },
  {
    name: "checkout",
    label: "Checkout",
    note: "A full cart sends begin_checkout. What you type stays on the page until you order.",
  },
  {
    name: "thanks",
    label: "Order",
    note: "An order sends identify and purchase. Personal data is hashed before it is stored.",
  },
] as const;

export type StepName = (typeof STEPS)[number]["name"];
