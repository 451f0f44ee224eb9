import { html } from "hono/html";
import type { Html } from "../../console/layout.ts";
import { sceneView } from "../art.ts";
import { BRAND } from "../products.ts";

/** A page that looks like a promoted pin. `landingUrl` carries the click id, as Pinterest adds it. */
export const adPage = (landingUrl: string): Html =>
  html`<div class="ad">
    <article class="pin" aria-labelledby="pin-title">
      <div class="pin-art">${sceneView()}</div>
      <div class="pin-text">
        <h1 id="pin-title">The calmest part of the day, in clay</h1>
        <p>Hand-thrown mugs and pour-overs for people who do mornings slowly. New batch out of the kiln this week.</p>
        <p class="pin-by">
          <span class="avatar" aria-hidden="true">M</span><span><b>${BRAND}</b><br /><small>Promoted</small></span>
        </p>
        <a class="button pin-visit" href="${landingUrl}">Visit site</a>
        <p class="pin-link"><small>The button's link</small><code>${landingUrl}</code></p>
      </div>
    </article>
  </div>`;
