import { once } from "node:events";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { DEFAULT_SETTINGS } from "../../../packages/collector/src/transform/cases/sample.ts";
import { mapEvent } from "../../../packages/collector/src/transform/map.ts";
import { unixMs } from "../../../packages/collector/src/lib/time.ts";
import { openCollector } from "../../support/engine-collector.ts";
import { inline } from "../../support/platform-site.ts";
import { recipe } from "../../support/recipe.ts";
import { expect, stubTag, tag, test } from "../../support/snippet-site.ts";

/** What the Web Pixels API tells of an order, by Shopify's documentation of `checkout_completed`. */
const COMPLETED = {
  id: "sh-0259a238-2A20-436E-D1AC-731D262C99FD",
  name: "checkout_completed",
  clientId: "ece6cea2-0914-4dcd-8345-8d64ce97b76b",
  timestamp: new Date().toISOString(),
  context: { document: { location: { href: "https://www.shop.example/checkouts/cn/abc/thank-you" }, referrer: "", title: "" } },
  data: {
    checkout: {
      token: "bd5b6a6e",
      order: { id: "5940000000001", customer: { id: "7", isFirstOrder: true } },
      email: "jane@example.com",
      phone: null,
      currencyCode: "EUR",
      totalPrice: { amount: 1299.5, currencyCode: "EUR" },
      lineItems: [
        {
          id: "41",
          title: "Jumper",
          quantity: 2,
          variant: {
            id: "43218082332907",
            sku: null,
            price: { amount: 640, currencyCode: "EUR" },
            product: { id: "7808925827307" },
          },
        },
        { id: "42", title: "Gift card", quantity: 1, variant: null },
      ],
    },
  },
};

/** The sandbox of a custom pixel: an iframe without the page's origin, with Shopify's globals for it. */
const sandbox = (pixel: string, saleOfDataAllowed: boolean): string => {
  const globals = `
    const listeners = {};
    const api = { customerPrivacy: { subscribe() {} } };
    const analytics = { subscribe: (name, listener) => { listeners[name] = listener } };
    const browser = { cookie: { get: async (name) => ({ _epik: "dj0yA", _pin_unauth: "" })[name] } };
    const init = { customerPrivacy: { marketingAllowed: true, saleOfDataAllowed: ${saleOfDataAllowed} } };`;
  const html = inline(`${globals}${pixel}; listeners.checkout_completed(${JSON.stringify(COMPLETED)})`);
  return `<iframe sandbox="allow-scripts allow-forms" srcdoc="${html.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"></iframe>`;
};

for (const { saleOfDataAllowed, ldp } of [
  { saleOfDataAllowed: true, ldp: undefined },
  { saleOfDataAllowed: false, ldp: true },
])
  test(`58 Shopify's pixel: an order out of the sandbox arrives once, with sale ${saleOfDataAllowed ? "allowed" : "refused"}`, async ({
    shop,
  }) => {
    const collector = openCollector({ DAYFLY_ORIGINS: "https://www.shop.example,null", DAYFLY_CONSENT: "opt-in" });
    const server = createServer(getRequestListener(collector.fetch)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = Object(server.address());
    const pixel = recipe("platforms.md", "shopify-pixel").replaceAll("https://t.shop.example", `http://127.0.0.1:${port}`);
    shop.serve("/", sandbox(pixel, saleOfDataAllowed));
    await shop.open("/");
    await expect.poll(() => collector.stored.length).toBe(1);
    await shop.open("/");
    await expect.poll(() => collector.repeats.length).toBe(1);
    const [order] = collector.stored;
    expect(order).toMatchObject({
      id: "purchase-5940000000001",
      epik: "dj0yA",
      consent: { state: "granted", source: "shopify" },
    });
    expect([order?.consent.ldp, order?.user.em?.length, order?.warnings]).toEqual([ldp, 1, []]);
    expect(order && mapEvent(order, DEFAULT_SETTINGS, unixMs(Date.now()))).toMatchObject({
      kind: "send",
      event: {
        event_name: "checkout",
        custom_data: { value: "1299.5", currency: "EUR", order_id: "5940000000001", num_items: 3 },
      },
    });
    server.closeAllConnections();
    server.close();
  });

/** Shopify's Customer Privacy API; the page plays the visitor, where consent is asked for. */
const PRIVACY = inline(`
  let answer = "";
  window.Shopify = {
    loadFeatures: (features, done) => setTimeout(() => {
      Shopify.customerPrivacy = {
        marketingAllowed: () => answer === "yes",
        saleOfDataAllowed: () => location.pathname !== "/gpc",
        currentVisitorConsent: () => ({ marketing: answer }),
      };
      done();
    }),
  };
  window.choose = (marketing) => {
    answer = marketing;
    document.dispatchEvent(new CustomEvent("visitorConsentCollected", { detail: { marketingAllowed: marketing === "yes" } }));
  };`);

test("59 Shopify's theme: what happened before the choice waits for it, and a withdrawal is heard", async ({ shop }) => {
  const html = stubTag + tag(`data-consent="opt-in"`) + PRIVACY + inline(recipe("platforms.md", "shopify-theme"));
  shop.serve("/", html);
  shop.serve("/gpc", html);
  const optedOut = await shop.open("/gpc?epik=dj0yA");
  await optedOut.waitForFunction("window.Shopify.customerPrivacy && window._df.page");
  await optedOut.evaluate(`choose("yes"); _df.flush()`);
  expect([shop.batches, await shop.context.cookies()]).toEqual([[], []]);
  const page = await shop.open("/?epik=dj0yA");
  await page.waitForFunction("window.Shopify.customerPrivacy && window._df.page");
  await page.evaluate(`_df.track("lead")`);
  expect(shop.batches).toEqual([]);
  await page.evaluate(`choose("yes")`);
  expect((await shop.untilStored("lead")).map(({ name, epik }) => [name, epik])).toEqual([
    ["page_view", "dj0yA"],
    ["lead", "dj0yA"],
  ]);
  await page.evaluate(`choose("no"); _df.track("refused")`);
  await expect.poll(() => shop.context.cookies()).toEqual([]);
  expect(shop.stored().map(({ name }) => name)).not.toContain("refused");
});
