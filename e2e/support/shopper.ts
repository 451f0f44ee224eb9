import type { Page } from "playwright/test";

/** Who buys in the tests, and what must never be found anywhere in the clear. */
const SHOPPER = {
  email: "Grace.Hopper+shop@Example.com",
  first_name: "Grace",
  last_name: "Höpperstad",
  phone: "+1 (202) 555-0147",
  street: "9 Compiler Way",
  city: "Menlo Park",
  state: "California",
  postal_code: "94025-1234",
  country: "United States",
} as const;

/** Each as it was typed, and as it is spelt before it is hashed. */
export const RAW_TRAITS = [
  ...[SHOPPER.email, SHOPPER.first_name, SHOPPER.last_name, SHOPPER.street].flatMap((text) => [text, text.toLowerCase()]),
  SHOPPER.phone,
  "12025550147",
  SHOPPER.city,
  "menlopark",
  SHOPPER.state,
  SHOPPER.postal_code,
] as const;

export const EPIK = "dj0yJnU9ZTJlLXZpc2l0b3ImcD0wJm49ZTJlLWNsaWNrJnQ9QUFBQUFHam1lMmU";

/** The steps of the shop, each as a visitor clicks it. */
export const shopperOn = (page: Page, origin: string) => ({
  land: (query = `?epik=${EPIK}&utm_source=pinterest`) => page.goto(`${origin}/${query}`),
  openProduct: () => page.getByRole("link", { name: "Meet the Heron mugs" }).click(),
  async addToCart(quantity: number) {
    await page.getByLabel("Quantity").selectOption(String(quantity));
    await page.getByRole("button", { name: "Add to cart" }).click();
    await page.waitForURL("**/cart**");
  },
  beginCheckout: () => page.getByRole("link", { name: "Checkout" }).click(),
  /** Resolves with the order's number on the thank-you page. */
  async order() {
    for (const [name, value] of Object.entries(SHOPPER)) await page.locator(`[name="${name}"]`).fill(value);
    await page.getByRole("button", { name: "Place the order" }).click();
    await page.waitForURL("**/thank-you");
    return page.locator("#order-id").innerText();
  },
});

/** Every call that the shop makes: the event's name, and the id that `_df.track` returned. Survives page changes. */
export const watchTrackedIds = async (page: Page): Promise<Map<string, string>> => {
  const ids = new Map<string, string>();
  await page.exposeFunction("noteTracked", (name: string, id: string) => void ids.set(name, id));
  await page.addInitScript(() => {
    const observer = new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (!(node instanceof HTMLElement) || node.dataset.eventId === undefined) continue;
        Reflect.get(window, "noteTracked")(node.dataset.eventName, node.dataset.eventId);
      }
    });
    observer.observe(document, { childList: true, subtree: true });
  });
  return ids;
};
