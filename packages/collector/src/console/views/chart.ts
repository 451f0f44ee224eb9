import { html } from "hono/html";
import type { Html } from "../layout.ts";
import { timeView } from "./time.ts";

export interface Chart {
  readonly title: string;
  readonly note: string;
  /** After each number: " ms". */
  readonly unit: string;
  readonly columns: readonly string[];
  /** Null where nothing is known. */
  readonly rows: readonly { readonly at: number; readonly values: readonly (number | null)[] }[];
}

/** A table of numbers over time, which `charts.js` draws; it stays beside the drawing for whoever reads rather than looks. */
export const chart = ({ title, note, unit, columns, rows }: Chart): Html => {
  const told = rows.filter(({ values }) => values.some((value) => value !== null && value > 0));
  return html`<figure class="card chart" data-unit="${unit}">
    <figcaption>
      <h2>${title}</h2>
      <p class="note">${note}</p>
    </figcaption>
    ${
      columns.length === 0
        ? html`<p class="empty">Nothing in this time.</p>`
        : html`<div class="plot" aria-hidden="true"></div>
            <details data-key="table-${title}">
              <summary data-focus="table-${title}">As a table</summary>
              <div class="scroll" tabindex="0" role="region" aria-label="${title}">
                <table class="numbers">
                  <thead>
                    <tr>
                      <th scope="col">From</th>
                      ${columns.map((column) => html`<th scope="col">${column}</th>`)}
                    </tr>
                  </thead>
                  <tbody>
                    ${rows.map((row) => chartRow(row, unit, told.includes(row)))}
                  </tbody>
                </table>
              </div>
            </details>`
    }
  </figure>`;
};

/** Rows without anything are for the drawing alone. */
const chartRow = ({ at, values }: Chart["rows"][number], unit: string, isTold: boolean): Html =>
  html`<tr data-at="${at}" ${isTold ? "" : "hidden"}>
    <th scope="row">${timeView(at)}</th>
    ${values.map((value) =>
      value === null
        ? html`<td>–</td>`
        : html`<td data-value="${Number(value.toFixed(2))}">${Number(value.toFixed(1))}${unit}</td>`,
    )}
  </tr>`;
