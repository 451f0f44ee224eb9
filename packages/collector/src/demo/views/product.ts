import { html } from "hono/html";
import type { Html } from "../../console/layout.ts";
import { artView } from "../art.ts";
import type { Product } from "../products.ts";
import { formatPrice } from "../products.ts";

/** One product. `shop.js` reads it from the button's data. */
export const productPage = ({ slug, sku, name, category, price, art, tagline, story, details }: Product): Html =>
  html`<div class="product">
    <div class="product-art">${artView(art)}</div>
    <div class="product-text">
      <p class="eyebrow">${category}</p>
      <h1>${name}</h1>
      <p class="tagline">${tagline}</p>
      <p class="price">${formatPrice(price)}</p>
      <p>${story}</p>
      <ul class="details">
        ${details.map((detail) => html`<li>${detail}</li>`)}
      </ul>
      <form class="buy" action="/cart">
        <label
          >Quantity
          <select name="quantity">
            ${[1, 2, 3, 4].map((quantity) => html`<option>${quantity}</option>`)}
          </select>
        </label>
        <button
          class="button"
          id="add"
          data-slug="${slug}"
          data-sku="${sku}"
          data-name="${name}"
          data-category="${category}"
          data-price="${price}"
        >
          Add to cart
        </button>
      </form>
    </div>
  </div>`;
