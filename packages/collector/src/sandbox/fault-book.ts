import type { Fault, FaultKind, FaultRule } from "./fault.ts";

/** What strikes one request. */
export interface Strike {
  readonly delayMs: number;
  readonly rule?: FaultRule;
}

/** A rule as it stands now. */
export interface LiveRule {
  readonly id: string;
  readonly rule: FaultRule;
  readonly strikes: number;
}

type Struck = Omit<LiveRule, "id">;

/** Whether it has not struck as often as it is to. */
const isLeft = ({ rule, strikes }: Struck): boolean => strikes < (rule.times ?? Infinity);

export type FaultBook = ReturnType<typeof createFaultBook>;

type Poison = Extract<Fault, { kind: "poison" }>;

/** Strike in the course of a request: latency adds up, poison waits for the events. */
const ADDS_UP: ReadonlySet<FaultKind> = new Set(["latency", "poison"]);

/** The scripted faults, in the order they were added: of those that match a request the first strikes, and all latencies. */
export const createFaultBook = (random: () => number) => {
  const rules = new Map<string, { rule: FaultRule; strikes: number }>();
  let numAdded = 0;

  const matches = ({ rule, strikes }: Struck, on: "events" | "oauth", adAccountId?: string) =>
    (rule.on ?? "events") === on &&
    isLeft({ rule, strikes }) &&
    (rule.forAccount === undefined || rule.forAccount === adAccountId) &&
    (rule.probability === undefined || random() < rule.probability);

  return {
    /** Returns the rule's id. */
    add(rule: FaultRule): string {
      const id = `fault-${++numAdded}`;
      rules.set(id, { rule, strikes: 0 });
      return id;
    },
    remove: (id: string): boolean => rules.delete(id),
    clear: () => rules.clear(),
    list: (): LiveRule[] => [...rules].map(([id, live]) => ({ id, ...live })),
    /** Of those that may still strike. */
    kinds: (): FaultKind[] => [...rules.values()].filter(isLeft).map(({ rule }) => rule.kind),
    /** What strikes a request to this address, each hit counted. */
    strike(on: "events" | "oauth", adAccountId?: string): Strike {
      let delayMs = 0;
      for (const live of rules.values()) {
        if (live.rule.kind !== "latency" || !matches(live, on, adAccountId)) continue;
        live.strikes++;
        delayMs += live.rule.ms + random() * (live.rule.jitterMs ?? 0);
      }
      const first = [...rules.values()].find((live) => !ADDS_UP.has(live.rule.kind) && matches(live, on, adAccountId));
      if (first === undefined) return { delayMs };
      first.strikes++;
      return { delayMs, rule: first.rule };
    },
    /** The poison in a request's events, if any. */
    findPoison(adAccountId: string, hasEventId: (eventId: string) => boolean): Poison | undefined {
      for (const live of rules.values()) {
        const { rule } = live;
        if (rule.kind !== "poison" || !rule.eventIds.some(hasEventId) || !matches(live, "events", adAccountId)) continue;
        live.strikes++;
        return rule;
      }
      return undefined;
    },
    hasPoison: (): boolean => [...rules.values()].some(({ rule }) => rule.kind === "poison"),
  };
};
