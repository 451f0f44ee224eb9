import { html } from "hono/html";
import type { Html } from "../../console/layout.ts";

/** The basket's frame; `shop.js` fills it from the session's storage by cloning the row. */
export const cartPage = (): Html =>
  html`<div class="narrow">
    <h1>Your cart</h1>
    <noscript><p>The cart lives in your browser and needs scripts.</p></noscript>
    <div id="cart" hidden>
      <ul class="lines" id="lines"></ul>
      <p class="total"><span>Total</span> <b data-total></b></p>
      <p class="actions end">
        <a class="quiet" href="/#collection">Keep looking</a> <a class="button" href="/checkout">Checkout</a>
      </p>
    </div>
    <div id="cart-empty" hidden>
      <p>Nothing in it yet.</p>
      <p class="actions"><a class="button" href="/#collection">See the collection</a></p>
    </div>
    <template id="line"
      ><li>
        <span class="line-name"></span> <span class="line-quantity"></span> <b class="line-price"></b>
        <button class="remove" type="button">Remove</button>
      </li></template
    >
  </div>`;
