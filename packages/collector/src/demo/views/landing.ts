import { html } from "hono/html";
import type { Html } from "../../console/layout.ts";
import { artView, sceneView } from "../art.ts";
import { formatPrice, PRODUCTS } from "../products.ts";

/** Where the ad lands. */
export const landingPage = (): Html =>
  html`<section class="hero">
      <div class="hero-text">
        <p class="eyebrow">Spring batch, fired in small kilns</p>
        <h1>Begin the day<br />by hand.</h1>
        <p class="hero-lead">
          Mugs, pour-overs and quiet things for the table, thrown one at a time and made to be used every morning.
        </p>
        <p class="actions">
          <a class="button" href="/products/${PRODUCTS[0].slug}">Meet the Heron mugs</a>
          <a class="quiet" href="#collection">See the collection</a>
        </p>
      </div>
      <div class="hero-art">${sceneView()}</div>
    </section>
    <section class="collection" id="collection" aria-labelledby="collection-title">
      <h2 id="collection-title">The collection</h2>
      <ul class="grid">
        ${PRODUCTS.map(
          ({ slug, name, tagline, price, art }) =>
            html`<li>
              <a class="tile" href="/products/${slug}">
                ${artView(art)}
                <span class="tile-name">${name}</span>
                <span class="tile-price">${formatPrice(price)}</span>
                <span class="tile-line">${tagline}</span>
              </a>
            </li>`,
        )}
      </ul>
    </section>
    <section class="promises" aria-label="Good to know">
      <p><b>Thrown by hand</b>Six potters, one workshop, no two alike.</p>
      <p><b>Sent without plastic</b>Paper, straw and a note.</p>
      <p><b>Mended for life</b>Send us the shards; we return it in gold.</p>
    </section>`;
