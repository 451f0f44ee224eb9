// @ts-check
// Draws each figure's table as a chart. Without it the table is what one reads.

/** The library, from a script before this one. */
const { uPlot } = globalThis;
const HEIGHT = 220;
const clockText = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const dayText = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });
const momentText = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
const DAY_SECONDS = 86_400;
const wide = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
/** Steps between ticks are quarters at the least. */
const tickText = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

/** The table's columns as numbers: times first. @param {HTMLTableElement} table */
const readTable = (table) => {
  const names = [...table.querySelectorAll("thead th")].slice(1).map((cell) => cell.textContent ?? "");
  const rows = [...table.querySelectorAll("tbody tr")];
  const times = rows.map((row) => Number(row.getAttribute("data-at")) / 1000);
  const values = names.map((_, column) =>
    rows.map((row) => {
      const value = row.children[column + 1]?.getAttribute("data-value");
      return value ? Number(value) : null;
    }),
  );
  return { names, data: [times, ...values] };
};

/** Colours are the style sheet's, as they are in the scheme that is on. @param {Element} figure */
const coloursOf = (figure) => {
  const probe = document.createElement("i");
  figure.append(probe);
  const colour = (/** @type {string} */ name) => {
    probe.className = name;
    return getComputedStyle(probe).color;
  };
  const colours = {
    ink: colour("ink-soft"),
    line: colour("ink-line"),
    series: [1, 2, 3, 4, 5, 6].map((place) => colour(`series-${place}`)),
  };
  probe.remove();
  return colours;
};

/**
 * Places of the values that no line leads to or from, for which a dot is drawn: where gaps are spanned, that is a value alone.
 * @param {{ data: (number | null)[][] }} chart @param {number} series
 */
const lonePoints = ({ data }, series) => {
  const known = (data[series] ?? []).flatMap((value, place) => (value === null ? [] : [place]));
  return known.length === 1 ? known : [];
};

/**
 * Ticks in the reader's way to write times; the day where it begins, and at the first.
 * @param {unknown} _self @param {readonly number[]} ticks @param {number} _axis @param {number} _space @param {number} step
 */
const timeTicks = (_self, ticks, _axis, _space, step) =>
  ticks.map((tick, place) => {
    const date = new Date(tick * 1000);
    if (step >= DAY_SECONDS) return dayText.format(date);
    const isFirstOfDay = place === 0 || date.getHours() + date.getMinutes() === 0;
    return isFirstOfDay ? `${clockText.format(date)}\n${dayText.format(date)}` : clockText.format(date);
  });

/** @param {Element} figure */
const draw = (figure) => {
  const table = figure.querySelector("table");
  const place = figure.querySelector(".plot");
  if (!(table instanceof HTMLTableElement) || !(place instanceof HTMLElement)) return;
  const { names, data } = readTable(table);
  if ((data[0]?.length ?? 0) < 2) return;
  const colours = coloursOf(figure);
  const unit = figure.getAttribute("data-unit") ?? "";
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const axis = {
    stroke: colours.ink,
    grid: { stroke: colours.line, width: 1 },
    ticks: { show: false },
    font: `${0.75 * rem}px system-ui, sans-serif`,
  };
  const chart = new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      cursor: { points: { size: 6 } },
      legend: { live: true },
      scales: { y: { range: (_self, _low, high) => [0, Math.max(high || 1, 1) * 1.1] } },
      axes: [
        { ...axis, size: 3.2 * rem, space: 5 * rem, values: timeTicks },
        { ...axis, size: 3.5 * rem, values: (_self, ticks) => ticks.map((tick) => `${tickText.format(tick)}${unit}`) },
      ],
      series: [
        {
          label: "From",
          value: (/** @type {unknown} */ _self, /** @type {number | null} */ at) =>
            at === null ? "–" : momentText.format(new Date(at * 1000)),
        },
        ...names.map((label, index) => ({
          label,
          stroke: colours.series[index % colours.series.length],
          width: 2,
          points: { show: true, size: 6, fill: colours.series[index % colours.series.length], filter: lonePoints },
          spanGaps: true,
          value: (/** @type {unknown} */ _self, /** @type {number | null} */ value) =>
            value === null ? "–" : `${wide.format(value)}${unit}`,
        })),
      ],
    },
    data,
    place,
  );
  figure.classList.add("drawn");
  return chart;
};

/** @type {Map<Element, { destroy(): void }>} */
const charts = new Map();

const drawAll = () => {
  for (const [figure, chart] of charts) {
    chart.destroy();
    charts.delete(figure);
  }
  for (const figure of document.querySelectorAll("figure.chart")) {
    const chart = draw(figure);
    if (chart) charts.set(figure, chart);
  }
};

drawAll();
document.addEventListener("region", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
let resizing = 0;
addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(drawAll, 150);
});
