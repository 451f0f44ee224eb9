import { html } from "hono/html";
import type { Html } from "../../console/layout.ts";

/** Each field of the order form, with what "Fill in an example" puts there: reserved domains and numbers, nobody's own. */
const FIELDS = [
  { name: "email", label: "E-mail", type: "email", autocomplete: "email", example: "ada.byron@example.com", wide: true },
  { name: "first_name", label: "First name", type: "text", autocomplete: "given-name", example: "Ada" },
  { name: "last_name", label: "Last name", type: "text", autocomplete: "family-name", example: "Byron" },
  { name: "phone", label: "Phone", type: "tel", autocomplete: "tel", example: "+1 (202) 555-0143", wide: true },
  { name: "street", label: "Street", type: "text", autocomplete: "street-address", example: "12 Analytical Row", wide: true },
  { name: "city", label: "City", type: "text", autocomplete: "address-level2", example: "Menlo Park" },
  { name: "state", label: "State", type: "text", autocomplete: "address-level1", example: "CA" },
  { name: "postal_code", label: "ZIP", type: "text", autocomplete: "postal-code", example: "94025" },
  { name: "country", label: "Country", type: "text", autocomplete: "country-name", example: "United States" },
] as const;

export const checkoutPage = (): Html =>
  html`<div class="narrow">
    <h1>Checkout</h1>
    <noscript><p>The cart lives in your browser and needs scripts.</p></noscript>
    <form id="cart" action="/thank-you" hidden>
      <p class="hint">Invent somebody, or <button class="link" type="button" id="example">fill in an example</button>.</p>
      <div class="fields">
        ${FIELDS.map(
          ({ name, label, type, autocomplete, example, ...field }) =>
            html`<label class="${"wide" in field ? "wide" : ""}"
              >${label} <input name="${name}" type="${type}" autocomplete="${autocomplete}" data-example="${example}" required
            /></label>`,
        )}
      </div>
      <ul class="lines" id="lines"></ul>
      <p class="total"><span>Total</span> <b data-total></b></p>
      <p class="actions end"><button class="button">Place the order</button></p>
    </form>
    <div id="cart-empty" hidden>
      <p>Nothing in the cart yet.</p>
      <p class="actions"><a class="button" href="/#collection">See the collection</a></p>
    </div>
    <template id="line"
      ><li><span class="line-name"></span> <span class="line-quantity"></span> <b class="line-price"></b></li
    ></template>
  </div>`;
