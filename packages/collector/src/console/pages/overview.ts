import { Hono } from "hono";
import { html } from "hono/html";
import type { AccessEnv } from "../../access/session.ts";
import { adviseOnSites } from "../../config/advise.ts";
import { sumOf } from "../../lib/sum-of.ts";
import { DAY_MS, type UnixMs, unixMs } from "../../lib/time.ts";
import type { QueueStats } from "../../queue/queue.ts";
import type { JourneyState } from "../../record/record.ts";
import type { Statistics } from "../../record/statistics.ts";
import type { SiteKey } from "../../wire/stored-event.ts";
import type { ConsoleParts } from "../console-parts.ts";
import { cookieAdvice } from "../cookie-advice.ts";
import { coverageOf } from "../coverage.ts";
import { formatDuration } from "../format-duration.ts";
import { formatCount, formatShare } from "../format.ts";
import { type Health, healthOf } from "../health.ts";
import type { Html } from "../layout.ts";
import { liveRegion, streamRegion } from "../live-region.ts";
import { answerPage } from "../page.ts";
import { addLatencies, percentile } from "../percentile.ts";
import { readTimeRange, TIME_RANGES, type TimeRange } from "../time-ranges.ts";
import { chart } from "../views/chart.ts";
import { coverageTable } from "../views/coverage-table.ts";
import { optionsOf } from "../views/form.ts";
import { latencyChart, minuteChart } from "../views/overview-charts.ts";
import { sentenceList } from "../views/sentence-list.ts";
import { troubleTable } from "../views/trouble-table.ts";
import { turnedAway } from "../views/turned-away.ts";

interface View {
  readonly range: TimeRange;
  /** Absent: all sites together. */
  readonly site?: SiteKey;
  readonly host: string;
}

/** How it goes: in one sentence, then in numbers. */
export const createOverview = (parts: ConsoleParts): Hono<AccessEnv> => {
  const { root, sites } = parts;
  const app = new Hono<AccessEnv>();

  const readView = (query: Record<string, string>, host: string | undefined): View => {
    const site = sites.find((query["site"] ?? "") as SiteKey);
    return { range: readTimeRange(query["range"]), host: host ?? "", ...(site ? { site: site.key } : {}) };
  };

  app.get("/", async (context) => {
    const view = readView(context.req.query(), context.req.header("host"));
    const content = await overview(parts, view);
    const query = new URLSearchParams({ range: view.range, ...(view.site ? { site: view.site } : {}) });
    const main = html`<div class="head">
        <h1>Overview</h1>
        <p class="stream" id="stream" role="status">Reload the page for newer numbers.</p>
      </div>
      ${rangeForm(parts, view)} ${liveRegion(`${root}/stream?${query}`, content)}`;
    return answerPage(context, parts, {
      title: "Overview",
      section: "overview",
      main,
      scripts: ["uPlot.iife.min.js", "charts.js"],
    });
  });

  app.get("/stream", (context) => {
    const view = readView(context.req.query(), context.req.header("host"));
    return streamRegion(context, parts, () => overview(parts, view));
  });
  return app;
};

const rangeForm = ({ root, sites }: ConsoleParts, { range, site }: View): Html =>
  html`<div class="tools">
    <nav class="ranges" aria-label="Time">
      ${Object.entries(TIME_RANGES).map(
        ([name, { label }]) =>
          html`<a
            href="${root}?${new URLSearchParams({ range: name, ...(site ? { site } : {}) })}"
            ${name === range ? html`aria-current="page"` : ""}
          >
            ${label}
          </a>`,
      )}
    </nav>
    ${
      sites.all().length > 1
        ? html`<form class="narrow" method="get" action="${root}">
            <input type="hidden" name="range" value="${range}" />
            <label for="site">Site</label>
            <select id="site" name="site">
              ${optionsOf([["", "All sites"], ...sites.all().map(({ key }) => [key, key] as const)], site ?? "")}
            </select>
            <button>Show</button>
          </form>`
        : ""
    }
  </div>`;

const overview = async (parts: ConsoleParts, { range, site, host }: View): Promise<Html> => {
  const { root, record, queue, sites, accounts, clock } = parts;
  const now = clock.now();
  const { spanMs, stepMs } = TIME_RANGES[range];
  const until = unixMs(Math.floor(now / stepMs) * stepMs + stepMs);
  const scope = site === undefined ? {} : { site };
  const [statistics, day, stats] = await Promise.all([
    record.statistics({ ...scope, since: unixMs(until - spanMs), until, stepMs }),
    record.statistics({ since: unixMs(now - DAY_MS), until, stepMs: DAY_MS }),
    queue.stats().catch(() => undefined),
  ]);
  const health = healthOf({
    store: queue.ready(),
    stats,
    accounts: accounts(),
    accepted: countOutcomes(day, "waiting"),
    lastDeliveredAt: day.lastDeliveredAt,
    now,
  });
  const frame = { since: until - spanMs, until, stepMs };
  const coverage = coverageOf(statistics.delivered);
  return html`${healthView(health)} ${sentenceList("Advice", [...adviseOnSites(sites.all()), ...cookieAdvice(sites.all(), host)])}
    ${figures(statistics, stats, now)}
    <div class="charts">
      ${chart(minuteChart(statistics.delivered, frame))} ${chart(latencyChart(statistics.delivered, frame))}
    </div>
    ${coverageTable(coverage)}
    <div class="columns">
      ${troubleTable(root, statistics.outcomes)}
      <div class="stack">${tagView(coverage)} ${turnedAway(parts.counted())}</div>
    </div>
    ${sites.all().length === 0 ? html`<p class="note">No site is set up.</p>` : ""}`;
};

const countOutcomes = ({ outcomes }: Statistics, ...counted: readonly JourneyState[]): number =>
  sumOf(outcomes, ({ outcome, events }) => (counted.includes(outcome) ? events : 0));

const healthView = ({ tone, title, sentence, fixes = [] }: Health): Html =>
  html`<section class="health ${tone}" aria-label="Health">
    <p><strong>${title}.</strong> ${sentence}</p>
    ${fixes.map((fix) => html`<p class="fix">${fix}</p>`)}
  </section>`;

const figures = (statistics: Statistics, stats: QueueStats | undefined, now: UnixMs): Html => {
  const { delivered } = statistics;
  const latency = addLatencies(delivered.map((cell) => cell.latency));
  const took = (share: number): string => {
    const ms = percentile(latency, share);
    return ms === undefined ? "–" : formatDuration(ms);
  };
  const errors = countOutcomes(statistics, "retry", "held", "dead");
  const total = sumOf(delivered, ({ events }) => events);
  const oldest = stats?.oldestReceivedAt;
  const waits = oldest === undefined ? "none waits" : `the oldest for ${formatDuration(now - oldest)}`;
  return html`<dl class="figures">
    ${figure("Accepted", formatCount(countOutcomes(statistics, "waiting")), "stored durably")}
    ${figure("Delivered", formatCount(total), "taken by Pinterest")}
    ${
      stats === undefined
        ? figure("In line", "?", "the queue does not answer")
        : figure("In line", formatCount(stats.waiting + stats.leased), waits)
    }
    ${figure("Latency", took(0.5), `95 of 100 within ${took(0.95)}`)}
    ${figure("Failed attempts", formatCount(errors), "retried, held or given up")}
  </dl>`;
};

const figure = (name: string, value: string, note: string): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd><strong>${value}</strong> <span>${note}</span></dd>
  </div>`;

const tagView = (rows: ReturnType<typeof coverageOf>): Html => {
  const tagged = rows.filter((row) => row.tagged > 0);
  return html`<section class="card" aria-labelledby="tag">
    <h2 id="tag">Shared with the Pinterest Tag</h2>
    ${
      tagged.length === 0
        ? html`<p class="note">
            No event came with word of the Tag. Where a page has it, load <code>df.tag.js</code>: both then use one event id, and
            Pinterest counts each event once.
          </p>`
        : html`<p class="note">Events that the Tag was given with the same id, so that Pinterest counts them once.</p>
            <ul class="said">
              ${tagged.map((row) => html`<li><strong>${formatShare(row.tagged, row.events)}</strong> of <code>${row.name}</code> (${formatCount(row.tagged)} of ${formatCount(row.events)})</li>`)}
            </ul>`
    }
  </section>`;
};
