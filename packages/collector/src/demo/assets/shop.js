// @ts-check
// The shop's own script: the basket in the session's storage, and what the shop tells dayfly on each page.
import { addToCart, cartLines, cartTotal, clearCart, readOrder, removeFromCart, saveOrder } from "./cart.js";
import { tell } from "./tell.js";

/** @template {Element} E @param {string} selector @param {new () => E} type */
const find = (selector, type) => {
  const element = document.querySelector(selector);
  return element instanceof type ? element : undefined;
};
/** @param {number} dollars */
const inDollars = (dollars) => `$${dollars.toFixed(2)}`;

/** The basket in GA4's words. */
const ecommerce = () => ({
  currency: "USD",
  value: cartTotal(),
  items: cartLines().map(({ sku, name, category, price, quantity }) => ({
    item_id: sku,
    item_name: name,
    item_category: category,
    price,
    quantity,
  })),
});

const showCount = () => {
  const badge = find(".cart-count", HTMLElement);
  const count = cartLines().reduce((sum, { quantity }) => sum + quantity, 0);
  if (!badge) return;
  badge.hidden = count === 0;
  badge.textContent = String(count);
};

const showLines = () => {
  const list = find("#lines", HTMLUListElement);
  const template = find("#line", HTMLTemplateElement);
  const lines = cartLines();
  list?.replaceChildren(
    ...lines.map((line) => {
      const row = /** @type {DocumentFragment} */ (template?.content.cloneNode(true));
      /** @param {string} selector @param {string} text */
      const fill = (selector, text) => row.querySelector(selector)?.replaceChildren(text);
      fill(".line-name", line.name);
      fill(".line-quantity", `× ${line.quantity}`);
      fill(".line-price", inDollars(line.price * line.quantity));
      row.querySelector(".remove")?.setAttribute("aria-label", `Remove ${line.name}`);
      row.querySelector(".remove")?.addEventListener("click", () => {
        tell("remove_from_cart", { items: [{ item_id: line.sku, item_name: line.name }] });
        removeFromCart(line.sku);
        showLines();
        showCount();
      });
      return row;
    }),
  );
  find("[data-total]", HTMLElement)?.replaceChildren(inDollars(cartTotal()));
  const full = find("#cart", HTMLElement);
  const empty = find("#cart-empty", HTMLElement);
  if (full) full.hidden = lines.length === 0;
  if (empty) empty.hidden = lines.length > 0;
};

const PAGES = {
  product() {
    const add = find("#add", HTMLButtonElement);
    if (!add) return;
    const { sku = "", name = "", category = "", price: dollars = "" } = add.dataset;
    const product = { sku, name, category, price: Number(dollars) };
    // One page in Segment's words and the next in GA4's: the collector understands both.
    tell("Product Viewed", { product_id: sku, name, category, price: product.price, currency: "USD" });
    add.form?.addEventListener("submit", () => {
      const quantity = Number(new FormData(add.form ?? undefined).get("quantity"));
      addToCart({ ...product, quantity });
      tell("add_to_cart", {
        currency: "USD",
        value: product.price * quantity,
        items: [{ item_id: sku, item_name: name, item_category: category, price: product.price, quantity }],
      });
    });
  },

  cart: showLines,

  checkout() {
    showLines();
    const form = find("#cart", HTMLFormElement);
    if (cartLines().length > 0) tell("begin_checkout", ecommerce());
    find("#example", HTMLButtonElement)?.addEventListener("click", () => {
      for (const field of form?.querySelectorAll("input") ?? []) field.value = field.dataset.example ?? "";
    });
    form?.addEventListener("submit", (submitted) => {
      submitted.preventDefault(); // What was typed must not become the next page's address.
      const { street: _street, city, state, postal_code, country, ...person } = Object.fromEntries(new FormData(form));
      const id = `MM-${Math.floor(10_000 + Math.random() * 90_000)}`;
      saveOrder({ id, person: { ...person, address: { city, state, postal_code, country } }, ...ecommerce() });
      clearCart();
      location.assign("/thank-you");
    });
  },

  thanks() {
    const order = readOrder();
    if (!order) return;
    const { id, person, told, ...basket } = order;
    find("#order-id", HTMLElement)?.replaceChildren(id);
    find("#order-line", HTMLElement)?.replaceChildren(
      `${inDollars(basket.value)}, ${basket.items.map((/** @type {{ item_name: string }} */ item) => item.item_name).join(", ")}.`,
    );
    const live = find("#see-live", HTMLAnchorElement);
    if (live) live.search = `?q=${id}`;
    if (told) return;
    // The person is needed once. What stays in the session's storage is the order.
    saveOrder({ id, ...basket, told: true });
    _df.identify(`customer-${id}`, person);
    tell("purchase", { transaction_id: id, ...basket });
  },
};

showCount();
const step = document.body.dataset.step ?? "";
if (Object.hasOwn(PAGES, step)) PAGES[/** @type {keyof typeof PAGES} */ (step)]();
