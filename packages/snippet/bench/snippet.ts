/**
 * Our script beside the published builds of others, each round on fresh pages in turn, in Chromium with the CPU slowed down four times:
 * what it costs to evaluate, what a call costs, what goes over the wire. `pnpm bench snippet [rounds]`
 */
import { argv, stdout } from "node:process";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright";
import { chromium } from "playwright";
import { machine, median, table } from "../../collector/bench/support/report.ts";
import type { BenchSite } from "./support/bench-site.ts";
import { openBenchSite } from "./support/bench-site.ts";
import type { Contestant } from "./support/contestants.ts";
import { CONTESTANTS } from "./support/contestants.ts";

const ROUNDS = Number(argv[2] ?? 9);
const SLOWDOWN = 4;
const CALLS = 40;
const BURST = 40;
const HOST = "www.shop.test";

interface Round {
  readonly evaluationMs: number;
  readonly callMs: readonly number[];
  readonly burstMs: number;
  readonly burstRequests: number;
  readonly burstBytes: number;
  readonly longTasks: number;
}

/** Runs in the page: evaluates the code, then calls `track` once a task, then many times in one. */
const IN_PAGE = `async (code, track, calls, burst) => {
  window.longTasks = 0;
  new PerformanceObserver((list) => { longTasks += list.getEntries().length }).observe({ type: "longtask" });
  const nextTask = () => new Promise((resolve) => setTimeout(resolve));
  const script = document.createElement("script");
  script.textContent = code;
  await nextTask();
  const startedAt = performance.now();
  document.head.append(script);
  const evaluationMs = performance.now() - startedAt;
  const callMs = [];
  let burstMs = NaN;
  if (track) {
    const call = (0, eval)(track);
    for (let index = 0; index < calls; index++) {
      await nextTask();
      const calledAt = performance.now();
      call(index);
      callMs.push(performance.now() - calledAt);
    }
    await window.settled();
    const burstAt = performance.now();
    for (let index = 0; index < burst; index++) call(index);
    // What the script does in microtasks belongs to it.
    await null;
    burstMs = performance.now() - burstAt;
  }
  return { evaluationMs, callMs, burstMs };
}`;

/** Resolves when nothing has come for a while: the scripts of others wait before they send. */
const settle = async (page: Page, bodies: () => readonly Buffer[]): Promise<void> => {
  for (let before = -1; before !== bodies().length;) {
    before = bodies().length;
    await page.waitForTimeout(250);
  }
};

const run = async (browser: Browser, site: BenchSite, index: number, contestant: Contestant): Promise<Round> => {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    // Plausible holds back in driven browsers otherwise.
    await page.addInitScript("window.__plausible = true");
    const bodies = () => site.bodies.get(contestant.name) ?? [];
    let before = 0;
    await page.exposeFunction("settled", async () => {
      await settle(page, bodies);
      before = bodies().length;
    });
    await page.goto(`http://${HOST}:${site.port}/${index}`);
    const client = await context.newCDPSession(page);
    await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    const args = [contestant.code, contestant.track, CALLS, BURST].map((value) => JSON.stringify(value) ?? "undefined");
    const measured: Pick<Round, "evaluationMs" | "callMs" | "burstMs"> = await page.evaluate(`(${IN_PAGE})(${args.join(",")})`);
    await settle(page, bodies);
    const burst = contestant.track ? bodies().slice(before) : [];
    return {
      ...measured,
      burstRequests: burst.length,
      burstBytes: burst.reduce((sum, { length }) => sum + length, 0),
      longTasks: Number(await page.evaluate("longTasks")),
    };
  } finally {
    await context.close();
  }
};

/** Whether Chromium took the page out of its back/forward cache again. */
const isCached = async (browser: Browser, site: BenchSite, index: number, { code }: Contestant): Promise<boolean> => {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`http://${HOST}:${site.port}/${index}`);
    await page.addScriptTag({ content: code });
    await page.evaluate("addEventListener('pageshow', ({ persisted }) => { window.wasCached = persisted })");
    await page.goto(`http://${HOST}:${site.port}/${(index + 1) % CONTESTANTS.length}`);
    await page.evaluate("setTimeout(() => history.back())");
    // A page that comes out of the cache says no load that could be waited for.
    for (let tries = 0; tries < 50; tries += 1) {
      await page.waitForTimeout(100);
      if ((await page.evaluate("location.pathname").catch(() => "")) === `/${index}`) break;
    }
    return Boolean(await page.evaluate("window.wasCached"));
  } finally {
    await context.close();
  }
};

const site = await openBenchSite(CONTESTANTS);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--host-resolver-rules=MAP *.test 127.0.0.1",
    // A shop is on https; what a secure page has, this one has, too.
    `--unsafely-treat-insecure-origin-as-secure=http://${HOST}:${site.port}`,
  ],
  ignoreDefaultArgs: ["--disable-back-forward-cache"],
});
const rounds = CONTESTANTS.map((): Round[] => []);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [index, contestant] of CONTESTANTS.entries()) {
    const measured = await run(browser, site, index, contestant);
    rounds[index]?.push(measured);
  }
}
const milliseconds = (value: number): string => (Number.isNaN(value) ? "-" : value.toFixed(2));
const rows: (string | number)[][] = [];
for (const [index, contestant] of CONTESTANTS.entries()) {
  const measured = rounds[index] ?? [];
  const calls = measured.flatMap(({ callMs }) => callMs).toSorted((a, b) => a - b);
  const of = (pick: (round: Round) => number): number => median(measured.map(pick));
  rows.push([
    contestant.name,
    gzipSync(contestant.file, { level: 9 }).length,
    milliseconds(of(({ evaluationMs }) => evaluationMs)),
    milliseconds(median(calls)),
    milliseconds(calls[Math.floor(calls.length * 0.95)] ?? Number.NaN),
    milliseconds(of(({ burstMs }) => burstMs)),
    contestant.track ? of(({ burstRequests }) => burstRequests) : "-",
    contestant.track ? of(({ burstBytes }) => burstBytes) : "-",
    measured.reduce((sum, { longTasks }) => sum + longTasks, 0),
    (await isCached(browser, site, index, contestant)) ? "yes" : "no",
  ]);
}
await browser.close();
site.close();

const HEAD = [
  "script",
  "gzip B",
  "evaluate ms",
  "call ms",
  "call p95",
  "burst ms",
  "requests",
  "body B",
  "long tasks",
  "bfcache",
];
stdout.write(
  `${machine()}, Chromium ${browser.version()}, CPU slowed down ${SLOWDOWN} times, medians of ${ROUNDS} rounds, ${CALLS} calls each; a burst is ${BURST} events in one task\n\n`,
);
stdout.write(`${table(HEAD, rows)}\n`);
