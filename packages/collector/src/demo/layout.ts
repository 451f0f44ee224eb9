import { html, raw } from "hono/html";
import type { Html } from "../console/layout.ts";
import { BRAND } from "./products.ts";
import type { StepName } from "./steps.ts";
import { demoBar } from "./views/demo-bar.ts";

export interface Snippet {
  /** The collector's base path, from which `df.js` is served. */
  readonly basePath: string;
  readonly siteKey: string;
  /** The paste-in stub: calls made before `df.js` is there wait in it. */
  readonly stub: string;
}

export interface ShopPage {
  readonly title: string;
  readonly step: StepName;
  readonly liveUrl: string;
  /** Absent on the ad, which is not the shop's page. */
  readonly snippet?: Snippet;
  readonly main: Html;
}

const STYLES = ["shop", "pages", "art", "demo-bar", "ad"];

/** The frame of every page of the demo: demo bar, shop head and foot, and the snippet as a shop would paste it in. */
export const shopLayout = ({ title, step, liveUrl, snippet, main }: ShopPage): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${BRAND}</title>
        <link rel="icon" href="/assets/morrowmere.svg" />
        ${STYLES.map((name) => html`<link rel="stylesheet" href="/assets/${name}.css" />`)} ${snippet ? snippetTags(snippet) : ""}
        <script type="module" src="/assets/shop.js"></script>
      </head>
      <body data-step="${step}">
        <a class="skip" href="#main">Skip to the content</a>
        ${demoBar({ step, liveUrl })}
        ${
          snippet
            ? html`<header class="shop-head">
                <a class="wordmark" href="/">${BRAND}</a>
                <nav aria-label="Shop">
                  <a href="/#collection">Collection</a>
                  <a href="/cart">Cart <span class="cart-count" hidden></span></a>
                </nav>
              </header>`
            : ""
        }
        <main id="main">${main}</main>
        ${
          snippet
            ? html`<footer class="shop-foot">
                <p class="wordmark">${BRAND}</p>
                <p>Stoneware for slow mornings. An invented shop: nothing is sold, nothing is shipped.</p>
              </footer>`
            : ""
        }
      </body>
    </html>`;

/** The stub's tag is one piece: the page's policy names the hash of what stands between the tags, to the byte. */
const snippetTags = ({ basePath, siteKey, stub }: Snippet): Html =>
  html`${raw(`<script>${stub}</script>`)}
    <script async src="${basePath}/df.js" data-site="${siteKey}"></script>`;
