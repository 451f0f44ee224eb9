/** What an event costs, measured: docs/performance.md, "Cluster", one node of each kind. */
export const COSTS = {
  /** CPU µs of an event, one a request: the collectors that take it and those that deliver it, and three nats-servers with three copies. */
  ingestMicros: 176,
  deliverMicros: 33,
  enginePutMicros: 99,
  engineDeliverMicros: 19,
  /** One Postgres in their place, put and delivery. */
  postgresMicros: 28,
  /** Bytes of a purchase: as a page sends it with its headers, in the queue, and at Pinterest. */
  requestBytes: 1700,
  storedBytes: 1050,
  sentBytes: 1070,
  /** What one of the three servers gave to its disk. */
  writtenBytes: 1830,
} as const;

/** What is not measured, and anybody's to change. */
export const ASSUMED = {
  /** The busiest minute over the day's mean. */
  peakFactor: 4,
  /** How much of its cores is used at the peak. */
  utilisation: 0.6,
  /** Outage of Pinterest, at the day's mean, for which there is room. */
  outageHours: 6,
  /** A call to Pinterest holds so many events in a busy line, and an account has so many calls a second. */
  eventsPerCall: 1000,
  callsPerSecond: 80,
} as const;

const DAY_SECONDS = 86_400;
const GB = 1e9;

export interface Size {
  readonly meanPerSecond: number;
  readonly peakPerSecond: number;
  readonly ingestCores: number;
  readonly deliverCores: number;
  /** Of all three servers together. */
  readonly engineCores: number;
  readonly postgresCores: number;
  /** Into and out of the servers at the peak, MB/s: a put, two copies and a delivery. */
  readonly engineMbPerSecond: number;
  /** To each server's disk at the peak, MB/s, and on a day, GB. */
  readonly diskMbPerSecond: number;
  readonly diskGbPerDay: number;
  /** From pages and to Pinterest at the peak, MB/s, and on a day, GB. */
  readonly doorsMbPerSecond: number;
  readonly doorsGbPerDay: number;
  /** On each server, for an outage. */
  readonly backlogGb: number;
  readonly accounts: number;
}

/** What so many events a day need. */
export const sizeFor = (eventsPerDay: number): Size => {
  const { peakFactor, utilisation, outageHours, eventsPerCall, callsPerSecond } = ASSUMED;
  const meanPerSecond = eventsPerDay / DAY_SECONDS;
  const peakPerSecond = meanPerSecond * peakFactor;
  const cores = (micros: number): number => (peakPerSecond * micros) / 1e6 / utilisation;
  const mb = (bytes: number): number => (peakPerSecond * bytes) / 1e6;
  const gbPerDay = (bytes: number): number => (eventsPerDay * bytes) / GB;
  return {
    meanPerSecond,
    peakPerSecond,
    ingestCores: cores(COSTS.ingestMicros),
    deliverCores: cores(COSTS.deliverMicros),
    engineCores: cores(COSTS.enginePutMicros + COSTS.engineDeliverMicros),
    postgresCores: cores(COSTS.postgresMicros),
    engineMbPerSecond: mb(4 * COSTS.storedBytes),
    diskMbPerSecond: mb(COSTS.writtenBytes),
    diskGbPerDay: gbPerDay(COSTS.writtenBytes),
    doorsMbPerSecond: mb(COSTS.requestBytes + COSTS.sentBytes),
    doorsGbPerDay: gbPerDay(COSTS.requestBytes + COSTS.sentBytes),
    backlogGb: (meanPerSecond * outageHours * 3600 * COSTS.storedBytes) / GB,
    accounts: Math.ceil(peakPerSecond / (eventsPerCall * callsPerSecond)),
  };
};

/** CPU seconds that a million events use, and core-hours that stand ready for them, peak and reserve included. */
export const costOfMillion = (): { readonly cpuSeconds: number; readonly coreHours: number } => {
  const cpuSeconds = COSTS.ingestMicros + COSTS.deliverMicros + COSTS.enginePutMicros + COSTS.engineDeliverMicros;
  return { cpuSeconds, coreHours: (cpuSeconds * ASSUMED.peakFactor) / ASSUMED.utilisation / 3600 };
};
