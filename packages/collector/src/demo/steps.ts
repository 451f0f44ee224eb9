/** The way through the demo, in order, for the bar on top. */
export const STEPS = [
  { name: "ad", label: "Ad", note: "A pin on Pinterest. Its link carries a click id, epik." },
  { name: "landing", label: "Landing", note: "The snippet keeps the click id in a first-party cookie and sends a page visit." },
  { name: "product", label: "Product", note: "A product is seen: view_item." },
  { name: "cart", label: "Cart", note: "add_to_cart was sent with the product, its price and the click id." },
  { name: "checkout", label: "Checkout", note: "begin_checkout is sent. Nothing you type leaves the page before you order." },
  { name: "thanks", label: "Order", note: "identify and purchase: e-mail, phone and name are hashed before anything is stored." },
] as const;

export type StepName = (typeof STEPS)[number]["name"];
