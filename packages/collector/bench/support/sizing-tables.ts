import { ASSUMED, costOfMillion, COSTS, sizeFor } from "./sizing.ts";

/** Two digits that count, and no more. */
const rough = (value: number): string => {
  const digits = Math.max(0, 2 - Math.ceil(Math.log10(value)));
  const scale = 10 ** (Math.ceil(Math.log10(value)) - 2);
  return digits > 0 ? value.toFixed(digits) : (Math.round(value / scale) * scale).toLocaleString("en-US");
};

const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const BILLION = 1e9;

/** The way to a billion events a day, step by step, as Markdown. */
export const describeBillion = (): string => {
  const size = sizeFor(BILLION);
  const { peakFactor, utilisation, outageHours, eventsPerCall, callsPerSecond } = ASSUMED;
  const engine = COSTS.enginePutMicros + COSTS.engineDeliverMicros;
  const peak = "peak/s";
  const coresOf = (micros: number): string => `${peak} × ${micros} µs ÷ ${utilisation}`;
  return [
    row("what", "how", "a billion events a day"),
    row("---", "---", "---"),
    row("mean", "events ÷ 86,400 s", `${rough(size.meanPerSecond)} a second`),
    row("peak", `mean × ${peakFactor}`, `${rough(size.peakPerSecond)} a second`),
    row("ingest", coresOf(COSTS.ingestMicros), `${rough(size.ingestCores)} cores`),
    row("delivery", coresOf(COSTS.deliverMicros), `${rough(size.deliverCores)} cores`),
    row("NATS, three servers with three copies", coresOf(engine), `${rough(size.engineCores)} cores, a third each`),
    row(
      "… their network",
      `${peak} × 4 × ${COSTS.storedBytes} B: put, two copies, delivery`,
      `${rough(size.engineMbPerSecond)} MB/s`,
    ),
    row(
      "… each one's disk",
      `${peak} × ${COSTS.writtenBytes} B written`,
      `${rough(size.diskMbPerSecond)} MB/s, ${rough(size.diskGbPerDay)} GB a day`,
    ),
    row(
      "… each one's room",
      `mean × ${outageHours} h without Pinterest × ${COSTS.storedBytes} B`,
      `${rough(size.backlogGb)} GB; \`maxMb\` twice that`,
    ),
    row(
      "pages' and Pinterest's network",
      `${peak} × (${COSTS.requestBytes} + ${COSTS.sentBytes} B)`,
      `${rough(size.doorsMbPerSecond)} MB/s, ${rough(size.doorsGbPerDay)} GB a day`,
    ),
    row("ad accounts, at least", `${peak} ÷ (${callsPerSecond} calls/s × ${eventsPerCall} events)`, String(size.accounts)),
    row("CPU", `sum of the µs above`, `${rough(costOfMillion().cpuSeconds)} s per million events`),
  ].join("\n");
};

/** A node of two cores is counted as one: the other is for its neighbours' failure and the system. One node more than needed may be lost. */
const nodes = (cores: number): number => Math.ceil(cores) + 1;

const SIZES: readonly (readonly [events: number, name: string, run: (size: ReturnType<typeof sizeFor>) => string])[] = [
  [1e6, "1 million", () => "the smallest machine there is"],
  [1e7, "10 million", () => "one machine, 1 core, 1 GB"],
  [1e8, "100 million", () => "one machine, 4 cores, 2 GB, an SSD"],
  [3e8, "300 million", (size) => describeNodes(size)],
  [1e9, "1,000 million", (size) => describeNodes(size)],
];

const describeNodes = ({ ingestCores, deliverCores, engineCores, backlogGb }: ReturnType<typeof sizeFor>): string =>
  `3 × NATS of ${Math.max(2, Math.ceil(engineCores / 3) + 1)} cores and ${rough(2 * backlogGb)} GB of SSD, ${nodes(ingestCores)} ingest and ${nodes(deliverCores)} delivery nodes of 2 cores`;

/** What to run for how many events, as Markdown. */
export const describeSizes = (): string =>
  [
    row("events a day", "peak a second", "collectors' cores at the peak", "NATS' cores", "what to run"),
    row("---", "---", "---", "---", "---"),
    ...SIZES.map(([events, name, run]) => {
      const size = sizeFor(events);
      const cores = size.ingestCores + size.deliverCores;
      return row(name, rough(size.peakPerSecond), rough(cores), events < 3e8 ? "–" : rough(size.engineCores), run(size));
    }),
  ].join("\n");

/** What a million events cost at a price of one's own, as Markdown. */
export const describeCosts = (): string => {
  const { cpuSeconds, coreHours } = costOfMillion();
  const { peakFactor, utilisation } = ASSUMED;
  const at = (price: number): string => (coreHours * price).toFixed(3);
  return [
    row("", "per million events"),
    row("---", "---"),
    row("CPU used by collectors and NATS", `${rough(cpuSeconds)} core-seconds`),
    row(`cores that stand ready: × ${peakFactor} for the peak ÷ ${utilisation}`, `${coreHours.toFixed(2)} core-hours`),
    row("at a price of 0.02, 0.05 or 0.10 for a core and hour", `${at(0.02)}, ${at(0.05)} or ${at(0.1)} of that currency`),
  ].join("\n");
};
