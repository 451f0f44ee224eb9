import { createHash, randomBytes } from "node:crypto";
import { Hono } from "hono";
import type { Html } from "../console/layout.ts";
import { pageHeaders } from "../access/page-headers.ts";
import { createStaticAssets } from "../console/static-assets.ts";
import { shopLayout } from "./layout.ts";
import { mintEpik } from "./mint-epik.ts";
import { findProduct } from "./products.ts";
import type { StepName } from "./steps.ts";
import { adPage } from "./views/ad.ts";
import { cartPage } from "./views/cart.ts";
import { checkoutPage } from "./views/checkout.ts";
import { landingPage } from "./views/landing.ts";
import { productPage } from "./views/product.ts";
import { thankYouPage } from "./views/thank-you.ts";

export interface ShopParts {
  /** The collector's base path, from which the pages load the snippet. */
  readonly basePath: string;
  readonly siteKey: string;
  readonly liveUrl: string;
  /** The paste-in stub, which the pages carry inline. */
  readonly stub: string;
}

/** The demo's shop, to be mounted at `/`: what a web developer would build, with the snippet pasted in. Basket and order stay in the browser. */
export const createShop = ({ basePath, siteKey, liveUrl, stub }: ShopParts): Hono => {
  const app = new Hono();
  const page = (title: string, step: StepName, main: Html): Html =>
    shopLayout({ title, step, liveUrl, snippet: { basePath, siteKey, stub }, main });
  const stubHash = `'sha256-${createHash("sha256").update(stub).digest("base64")}'`;
  for (const path of ["/", "/ad", "/cart", "/checkout", "/thank-you", "/products/*"]) app.use(path, ...pageHeaders([stubHash]));

  app.get("/", (context) => context.html(page("Stoneware for slow mornings", "landing", landingPage())));
  app.get("/ad", (context) => {
    const main = adPage(`/?epik=${mintEpik(randomBytes)}&utm_source=pinterest&utm_medium=paid`);
    return context.html(shopLayout({ title: "A pin", step: "ad", liveUrl, main }));
  });
  app.get("/products/:slug", (context) => {
    const product = findProduct(context.req.param("slug"));
    return product ? context.html(page(product.name, "product", productPage(product))) : context.redirect("/#collection");
  });
  app.get("/cart", (context) => context.html(page("Your cart", "cart", cartPage())));
  app.get("/checkout", (context) => context.html(page("Checkout", "checkout", checkoutPage())));
  app.get("/thank-you", (context) => context.html(page("Thank you", "thanks", thankYouPage(liveUrl))));
  app.route("/assets", createStaticAssets(new URL("assets/", import.meta.url)));
  return app;
};
