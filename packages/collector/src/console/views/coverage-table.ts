import { html } from "hono/html";
import { COVERAGE_KEY_NAMES } from "../../record/coverage-keys.ts";
import { adviseOnCoverage, COVERAGE_LABELS, type CoverageRow, isLow } from "../coverage.ts";
import { formatCount, formatShare } from "../format.ts";
import type { Html } from "../layout.ts";

/** How many of the delivered events carried each match key, and what to do about too few. */
export const coverageTable = (rows: readonly CoverageRow[]): Html => {
  const advice = adviseOnCoverage(rows);
  return html`<section class="card" aria-labelledby="coverage">
    <h2 id="coverage">Match keys</h2>
    <p class="note">What Pinterest could know the visitor by, as a share of the events that it took.</p>
    ${
      rows.length === 0
        ? html`<p class="empty">Nothing was delivered in this time.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Match keys by event">
            <table class="coverage">
              <thead>
                <tr>
                  <th scope="col">Event</th>
                  <th scope="col" class="number">Events</th>
                  ${COVERAGE_KEY_NAMES.map((key) => html`<th scope="col">${COVERAGE_LABELS[key]}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${rows.map(coverageRow)}
              </tbody>
            </table>
          </div>`
    }
    ${
      advice.length === 0
        ? ""
        : html`<ul class="advice">
            ${advice.map(
              ({ key, rows: low, advice: sentence }) =>
                html`<li>
                  <strong>${COVERAGE_LABELS[key]} is on few events:</strong>
                  ${low.map(({ name, keys, events }) => `${name} ${formatShare(keys[key], events)}`).join(", ")}. ${sentence}
                </li>`,
            )}
          </ul>`
    }
  </section>`;
};

const coverageRow = (row: CoverageRow): Html =>
  html`<tr>
    <th scope="row"><code>${row.name}</code></th>
    <td class="number">${formatCount(row.events)}</td>
    ${COVERAGE_KEY_NAMES.map(
      (key) =>
        html`<td class="${isLow(row, key) ? "low" : ""}">
          <span class="share">${formatShare(row.keys[key], row.events)}</span>
          <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class="rail" width="100" height="4" />
            <rect class="fill" width="${Math.round((row.keys[key] / row.events) * 100)}" height="4" />
          </svg>
        </td>`,
    )}
  </tr>`;
