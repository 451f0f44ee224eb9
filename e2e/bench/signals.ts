/**
 * `pnpm bench signals`: the survival matrix. Each scenario is a visit from an ad to an order, in a real browser (`--engine chromium`,
 * `webkitgtk` or `firefox`), once with Pinterest's Tag alone (a stand-in after its documented behaviour) and once with dayfly (its script, a
 * real collector, the strict sandbox). Told is what Pinterest got of the order.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startDayfly } from "../support/dayfly-process.ts";
import { launchFirefox } from "../support/engine-firefox.ts";
import { launchWebkitgtk } from "../support/engine-webkitgtk.ts";
import { sandboxEvents } from "../support/sandbox.ts";
import type { Scenario } from "./signals/scenarios.ts";
import { SCENARIOS } from "./signals/scenarios.ts";
import type { Subject } from "./signals/subjects.ts";
import { DAYFLY, TAG_ALONE } from "./signals/subjects.ts";
import type { Town } from "./signals/town.ts";
import { openTown } from "./signals/town.ts";
import { startEngineVisit } from "./signals/engine-visit.ts";
import { startPlaywrightVisit } from "./signals/playwright-visit.ts";
import type { Shopper, Visit } from "./signals/visit.ts";
import { CannotDo, EMAIL } from "./signals/visit.ts";

/** What Pinterest got of an order. */
interface Arrival {
  readonly times: number;
  readonly clickId: boolean;
  readonly externalId: boolean;
  readonly em: boolean;
}

const PATIENCE_MS = 10_000;
const EM = createHash("sha256").update(EMAIL).digest("hex");

const START_VISIT = new Map<string, (town: Town, shopper: Shopper) => Promise<Visit>>([
  ["chromium", startPlaywrightVisit],
  ["webkitgtk", async (town, shopper) => startEngineVisit(await launchWebkitgtk(town.proxy), town, shopper)],
  ["firefox", async (town, shopper) => startEngineVisit(await launchFirefox(town.proxy), town, shopper)],
]);

const {
  values: { engine },
  positionals: [only = ""],
} = parseArgs({ options: { engine: { type: "string", default: "chromium" } }, allowPositionals: true });
const startVisit = START_VISIT.get(engine);
if (!startVisit) throw new Error(`Which engine? ${[...START_VISIT.keys()].join(", ")}`);

const folder = mkdtempSync(join(tmpdir(), "dayfly-signals-"));
const sandbox = await startDayfly(["sandbox", "--port", "0"]);
const sandboxUrl = sandbox.places.url;
const collector = await startDayfly(["start"], {
  PINTEREST_API_BASE: `${sandboxUrl}/v5`,
  PINTEREST_AD_ACCOUNT_ID: "549755885175",
  PINTEREST_ACCESS_TOKEN: "pina_sandbox_token",
  DAYFLY_PORT: "0",
  DAYFLY_DATA_DIR: folder,
  DAYFLY_ACCEPT_BOTS: "true",
  DAYFLY_SECRET: "a secret of the measurement, 32 characters",
});
const town = await openTown(collector.places.url);

const fromTag = (orderId: string): readonly Arrival[] =>
  town.tagEvents
    .filter(({ eventId }) => eventId === orderId)
    .map(({ epik, pinUnauth, em }, _index, all) => ({
      times: all.length,
      clickId: !!epik,
      externalId: !!pinUnauth,
      em: em === EM,
    }));

const fromSandbox = async (orderId: string): Promise<readonly Arrival[]> => {
  const events = (await sandboxEvents(sandboxUrl)).filter(({ event_id }) => event_id === orderId);
  return events.map(({ user_data }) => ({
    times: events.length,
    clickId: user_data.click_id !== undefined,
    externalId: (user_data.external_id ?? []).length > 0,
    em: (user_data.em ?? []).some((hash) => hash === EM),
  }));
};

const FROM = new Map<Subject, (orderId: string) => readonly Arrival[] | Promise<readonly Arrival[]>>([
  [TAG_ALONE, fromTag],
  [DAYFLY, fromSandbox],
]);

/** The order as it came, once it has; undefined if it does not. */
const untilArrived = async (subject: Subject, orderId: string): Promise<Arrival | undefined> => {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await wait(100)) {
    const [first] = (await FROM.get(subject)?.(orderId)) ?? [];
    // A second one would come with the next batch.
    if (first) return wait(1_500).then(async () => (await FROM.get(subject)?.(orderId))?.[0]);
  }
  return undefined;
};

const tell = (arrival: Arrival | undefined): string => {
  if (!arrival) return "lost";
  const had = [arrival.clickId && "click_id", arrival.externalId && "external_id", arrival.em && "em"].filter(Boolean);
  return [arrival.times === 1 ? "✓" : `${arrival.times} times`, ...had].join(" ");
};

const isWhole = (arrival: Arrival | undefined): boolean =>
  arrival?.times === 1 && arrival.clickId && arrival.externalId && arrival.em;

/** What became of the order; the reason where the browser cannot make the visit. */
const measure = async ({ run }: Scenario, shopper: Shopper): Promise<Arrival | CannotDo | undefined> => {
  const visit = await startVisit(town, shopper);
  try {
    await run(visit);
    return await untilArrived(shopper.subject, visit.orderId);
  } catch (error) {
    if (error instanceof CannotDo) return error;
    throw error;
  } finally {
    await visit.end();
  }
};

const subjects = [TAG_ALONE, DAYFLY];
const whole = subjects.map(() => 0);
let possible = 0;
process.stdout.write(`| visit | ${subjects.map(({ name }) => name).join(" | ")} |\n| --- | --- | --- |\n`);
for (const [number, scenario] of SCENARIOS.filter(({ name }) => name.includes(only)).entries()) {
  const { name, needsConsent = false } = scenario;
  const results = await Promise.all(
    subjects.map((subject, column) => measure(scenario, { subject, domain: `shop-${number}-${column}.test`, needsConsent })),
  );
  const cells = results.map((result, column) => {
    if (result instanceof CannotDo) return `not made: ${result.message}`;
    if (isWhole(result)) whole[column] = (whole[column] ?? 0) + 1;
    return tell(result);
  });
  if (!results.some((result) => result instanceof CannotDo)) possible += 1;
  process.stdout.write(`| ${name} | ${cells.join(" | ")} |\n`);
}
process.stdout.write(`| **whole, of ${possible}** | ${whole.map((count) => `**${count}**`).join(" | ")} |\n`);

town.close();
await collector.stop();
await sandbox.stop();
rmSync(folder, { recursive: true });
