import { html } from "hono/html";
import type { Html } from "../../console/layout.ts";
import { artView } from "../art.ts";

/** The order is in the session's storage; `shop.js` tells it to dayfly once and fills in its number. */
export const thankYouPage = (liveUrl: string): Html =>
  html`<div class="thanks">
    <div class="thanks-art">${artView("vase")}</div>
    <div>
      <p class="eyebrow">Order <b id="order-id">received</b></p>
      <h1>Thank you. We will wrap it well.</h1>
      <p id="order-line">Your order is on its way to the kiln shelf.</p>
      <p class="actions">
        <a class="button" id="see-live" href="${liveUrl}">See what Pinterest got</a>
        <a class="quiet" href="/ad">Start again from the ad</a>
      </p>
      <p class="hint">
        The purchase is on the live page within a second: as your browser sent it, as it was stored, as it was delivered, and what
        Pinterest answered.
      </p>
    </div>
  </div>`;
