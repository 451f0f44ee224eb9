import { createHash } from "node:crypto";
import type { BrowserContext } from "playwright/test";
import { expect } from "playwright/test";
import { expectDelivered } from "../support/sandbox.ts";
import { EPIK, shopperOn, watchTrackedIds } from "../support/shopper.ts";
import { test } from "../support/story.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const YEAR_SECONDS = 31_536_000;

const cookieOf = async (context: BrowserContext, name: string) => {
  const named = (await context.cookies()).filter((cookie) => cookie.name === name);
  expect(named, `there is one ${name}`).toHaveLength(1);
  const [cookie] = named;
  if (!cookie) throw new Error(`${name} is missing`);
  return cookie;
};

for (const scheme of ["http", "https"] as const) {
  test(`an ad's visitor buys on ${scheme}, and Pinterest gets every step`, async ({ page, context, demo, openSite }) => {
    const { url: collectorUrl, sandboxUrl } = demo.places;
    const origin = await openSite({ scheme, collectorUrl, host: "www.morrowmere.test" });
    const shopper = shopperOn(page, origin);
    const ids = await watchTrackedIds(page);

    await expectDelivered(page, sandboxUrl, {
      action: async () => void (await shopper.land()),
      expected: [{ event_name: "page_visit", user_data: { click_id: EPIK } }],
      refuted: [{ event_name: "add_to_cart" }],
    });

    // The collector has answered by now, so these are its cookies and the script's at once.
    const shape = { domain: ".morrowmere.test", path: "/", httpOnly: false, secure: scheme === "https", sameSite: "Lax" };
    const epik = await cookieOf(context, "_epik");
    const pinUnauth = await cookieOf(context, "_pin_unauth");
    expect(epik).toMatchObject({ ...shape, value: EPIK });
    expect(pinUnauth).toMatchObject({
      ...shape,
      value: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
    });
    for (const { expires } of [epik, pinUnauth]) expect(Math.abs(expires - Date.now() / 1000 - YEAR_SECONDS)).toBeLessThan(60);

    const visitor = { click_id: EPIK, external_id: [sha256(pinUnauth.value)] };
    const contents = [
      { id: "MM-HER-2", item_price: "38", quantity: 2, item_name: "Heron Mugs, pair", item_category: "Drinkware" },
    ];
    const basket = { currency: "USD", value: "76", content_ids: ["MM-HER-2"], contents, num_items: 2 };
    await expectDelivered(page, sandboxUrl, {
      action: async () => {
        await shopper.openProduct();
        await shopper.addToCart(2);
        await shopper.beginCheckout();
        await expect(page.locator("#lines")).toContainText("Heron Mugs");
      },
      expected: [
        {
          event_name: "page_visit",
          user_data: visitor,
          custom_data: { content_ids: ["MM-HER-2"], currency: "USD", value: "38" },
        },
        { event_name: "add_to_cart", user_data: visitor, custom_data: basket },
        { event_name: "custom", user_data: visitor, custom_data: { ...basket, content_name: "BeginCheckout" } },
      ],
      refuted: [{ event_name: "checkout" }],
    });

    let orderId = "";
    const events = await expectDelivered(page, sandboxUrl, {
      action: async () => {
        orderId = await shopper.order();
      },
      expected: [{ event_name: "checkout" }],
    });
    expect(orderId).toMatch(/^MM-\d{5}$/);
    const checkout = events.find(({ event_name }) => event_name === "checkout");
    // An address of this machine tells Pinterest of no visitor.
    expect(checkout?.user_data).not.toHaveProperty("client_ip_address");
    expect(checkout).toMatchObject({
      action_source: "web",
      event_id: ids.get("purchase"),
      event_source_url: `${origin}/thank-you`,
      user_data: {
        click_id: EPIK,
        external_id: [sha256(`customer-${orderId.toLowerCase()}`), sha256(pinUnauth.value)],
        em: [sha256("grace.hopper+shop@example.com")],
        ph: [sha256("12025550147")],
        fn: [sha256("grace")],
        ln: [sha256("höpperstad")],
        ct: [sha256("menlopark")],
        st: [sha256("ca")],
        zp: [sha256("94025")],
        country: [sha256("us")],
        client_user_agent: await page.evaluate(() => navigator.userAgent),
      },
      custom_data: { ...basket, order_id: orderId },
    });

    const idOf = (name: string, content?: string) =>
      events.find(({ event_name, custom_data }) => event_name === name && custom_data?.content_name === content)?.event_id;
    expect(idOf("add_to_cart")).toBe(ids.get("add_to_cart"));
    expect(idOf("custom", "BeginCheckout")).toBe(ids.get("begin_checkout"));
    expect(
      events.find(({ event_name, custom_data }) => event_name === "page_visit" && custom_data?.value === "38")?.event_id,
    ).toBe(ids.get("Product Viewed"));
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(events.length);

    // A reloaded thank-you page is a visit, and no second order.
    await expectDelivered(page, sandboxUrl, {
      action: async () => void (await page.reload()),
      expected: [{ event_name: "checkout" }],
    });
  });
}
