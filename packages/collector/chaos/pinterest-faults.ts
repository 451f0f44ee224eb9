import { setTimeout as wait } from "node:timers/promises";
import { type FaultRule, GARBAGE_FORMS } from "../src/sandbox/fault.ts";
import { eventIdOf } from "./ledger.ts";
import { createRandom, type Random } from "./random.ts";

interface Draw {
  readonly random: Random;
  /** Ids that will be sent soon. */
  readonly upcoming: (count: number) => readonly string[];
}

/** Headers of a 429: none, and values that nobody should act on. */
const ABSURD_WAITS: readonly Readonly<Record<string, string>>[] = [
  {},
  { "Retry-After": "0" },
  { "Retry-After": "-5" },
  { "Retry-After": "1000000000" },
  { "Retry-After": "soon" },
  { "Retry-After": "1", "X-RateLimit-Reset": "99999999999999999999" },
  { "X-RateLimit-Limit": "0, 0;w=0", "X-RateLimit-Remaining": "-1", "X-RateLimit-Reset": "1e9" },
];

/** Of events that a partial failure refuses for good: small, so that most of a run is delivered. */
const REFUSED_SHARE = 0.03;

/** Everything that goes wrong at Pinterest or on the way there. */
const FAULTS: Readonly<Record<string, (draw: Draw) => FaultRule>> = {
  latency: ({ random }) => ({ kind: "latency", ms: random.between(200, 1500), jitterMs: 200 }),
  hang: () => ({ kind: "hang" }),
  reset: () => ({ kind: "reset" }),
  "reset after taking": () => ({ kind: "reset", processed: true }),
  "reset in mid-body": () => ({ kind: "reset-mid-body" }),
  trickle: ({ random }) => ({ kind: "trickle", everyMs: random.between(1, 40) }),
  "401": () => ({ kind: "status", status: 401 }),
  "403": () => ({ kind: "status", status: 403 }),
  "404": () => ({ kind: "status", status: 404 }),
  "429": ({ random }) => ({ kind: "status", status: 429, headers: random.shuffled(ABSURD_WAITS)[0] ?? {} }),
  "500": () => ({ kind: "status", status: 500 }),
  "503": () => ({ kind: "status", status: 503 }),
  "503 after taking": () => ({ kind: "status", status: 503, processed: true }),
  "partial, 200": () => ({ kind: "partial", status: 200, share: REFUSED_SHARE }),
  "partial, 422": () => ({ kind: "partial", status: 422, share: REFUSED_SHARE }),
  poison: ({ upcoming }) => ({ kind: "poison", eventIds: [...upcoming(3)] }),
  ...Object.fromEntries(
    GARBAGE_FORMS.map((form) => [
      `garbage: ${form}`,
      () => ({ kind: "garbage", form, ...(form === "huge" ? { bytes: 4 * 1024 * 1024 } : {}) }) as const,
    ]),
  ),
};

const PINTEREST_FAULTS = Object.keys(FAULTS);

export interface Struck {
  /** How often it was scripted. */
  times: number;
  /** Requests that it hit. */
  requests: number;
}

export interface PinterestFaults {
  struck(): Readonly<Record<string, Struck>>;
  /** Lifts what is scripted and scripts no more. */
  stop(): Promise<void>;
}

export interface PinterestFaultParts {
  readonly sandboxUrl: string;
  readonly nextNumber: () => number;
  readonly seed: number;
  /** Longest time of one fault, and of the quiet after it. */
  readonly maxMs: number;
}

/** How long a fault that nobody met yet is left standing beyond its time: so long that a held account is tried again, or three more times of it. */
const PATIENCE_MS = 4000;
const PATIENCE_TIMES = 3;

/** Scripts one fault after the other, each kind once before any comes again, in an order drawn from the seed. */
export const startPinterestFaults = (parts: PinterestFaultParts): PinterestFaults => {
  const { sandboxUrl, nextNumber, maxMs } = parts;
  const random = createRandom(parts.seed, "pinterest");
  const address = `${sandboxUrl}/__sandbox/faults`;
  const struck: Record<string, Struck> = {};
  const stopping = new AbortController();
  const pause = (ms: number) => wait(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  const upcoming = (count: number): readonly string[] =>
    Array.from({ length: count }, () => eventIdOf(nextNumber() + random.integer(1, 60)));

  const countStrikes = async (): Promise<number> => {
    const { faults }: { faults: { strikes: number }[] } = JSON.parse(await (await fetch(address)).text());
    return faults.reduce((sum, { strikes }) => sum + strikes, 0);
  };

  const strike = async (name: string, rule: FaultRule): Promise<void> => {
    const row = (struck[name] ??= { times: 0, requests: 0 });
    const answer = await fetch(address, { method: "POST", body: JSON.stringify(rule) });
    if (answer.status !== 201) throw new Error(`The sandbox does not take the fault "${name}": ${await answer.text()}`);
    row.times++;
    await pause(random.between(maxMs / 4, maxMs));
    const until = performance.now() + Math.min(PATIENCE_MS, PATIENCE_TIMES * maxMs);
    while ((await countStrikes()) === 0 && performance.now() < until && !stopping.signal.aborted) await pause(200);
    row.requests += await countStrikes();
    await fetch(address, { method: "DELETE" });
    await pause(random.between(0, maxMs));
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      for (const name of random.shuffled(PINTEREST_FAULTS)) {
        const rule = FAULTS[name]?.({ random, upcoming });
        if (rule !== undefined && !stopping.signal.aborted) await strike(name, rule);
      }
    }
  };

  const running = run();
  // What it fails of is told by stop().
  running.catch(() => {});
  return {
    struck: () => struck,
    async stop() {
      stopping.abort();
      await running;
      await fetch(address, { method: "DELETE" });
    },
  };
};
