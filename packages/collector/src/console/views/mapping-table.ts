import { html } from "hono/html";
import type { MappingSettings } from "../../transform/settings.ts";
import { createRuleFinder, type FoundRule, type RuleOrigin } from "../../transform/find-rule.ts";
import { EVENT_NAMES } from "../../wire/event-names.ts";
import type { Html } from "../layout.ts";

const ORIGINS = {
  site: "the site’s own row",
  variant: "the variant",
  default: "the default table",
  none: "no row",
} as const satisfies Record<RuleOrigin, string>;

/** What each event name becomes; the site's own rows and the variant's first, since they are why one looks. */
export const mappingTable = (settings: MappingSettings): Html => {
  const findRule = createRuleFinder(settings);
  const own = Object.keys(settings.events);
  const rows = [...own, ...EVENT_NAMES.filter((name) => !own.includes(name))].map((name) => ({ name, ...findRule(name) }));
  const special = rows.filter(({ origin }) => origin !== "default");
  const ordinary = rows.filter(({ origin }) => origin === "default");
  return html`${
      special.length > 0
        ? mappingRows("Rows that differ from the default", settings, special)
        : html`<p class="note">Every event goes by the default table.</p>`
    }
    <details data-key="mapping">
      <summary>The default table, ${ordinary.length} names</summary>
      ${mappingRows("Rows of the default table", settings, ordinary)}
    </details>`;
};

const mappingRows = (
  caption: string,
  settings: MappingSettings,
  rows: readonly (FoundRule & { readonly name: string })[],
): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption class="visually-hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">The site says</th>
          <th scope="col">Pinterest gets</th>
          <th scope="col">By</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, rule, origin }) =>
            html`<tr>
              <th scope="row"><code>${name}</code></th>
              <td>${targetOf(settings, name, rule)}</td>
              <td>${ORIGINS[origin]}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const targetOf = ({ customEvents }: MappingSettings, name: string, rule: FoundRule["rule"]): Html => {
  if (rule === false) return html`nothing, it is dropped`;
  if (rule.sends !== "own") return html`<code>${rule.sends}</code>`;
  return customEvents === "own-name" ? html`<code>${name}</code>` : html`<code>custom</code> named <code>${name}</code>`;
};
