import { MINUTE_MS, type UnixMs } from "../lib/time.ts";
import type { QueueStats, Readiness } from "../queue/queue.ts";
import type { DeliveryAccount } from "./console-parts.ts";
import { formatCount, formatEvents } from "./format.ts";
import { formatDuration } from "./format-duration.ts";

export interface HealthFacts {
  readonly store: Readiness;
  /** Undefined where the queue does not answer. */
  readonly stats: QueueStats | undefined;
  readonly accounts: readonly DeliveryAccount[];
  /** Events accepted in the last 24 hours. */
  readonly accepted: number;
  readonly lastDeliveredAt: UnixMs | undefined;
  readonly now: UnixMs;
}

/** How it goes, in a word and a sentence, and what to do where it does not. */
export interface Health {
  readonly tone: "good" | "wait" | "bad" | "calm";
  readonly title: string;
  readonly sentence: string;
  /** One for each thing that somebody has to see to. */
  readonly fixes?: readonly string[];
}

/** An event is delivered within seconds; what waits for longer failed, in this run or before the restart. */
const LONG_MS = 2 * MINUTE_MS;

/** The worst thing first. */
export const healthOf = (facts: HealthFacts): Health => {
  const { store, accounts } = facts;
  const sentence = countsOf(facts);
  if (!store.ok) {
    return {
      tone: "bad",
      title: "Not storing events",
      sentence: `The store takes none: ${store.reason}. Pages keep theirs and try again.`,
      fixes: [
        "See to the disk and the data directory, or to the servers of a shared queue; it goes on by itself when the store takes events again.",
      ],
    };
  }
  const held = accounts.filter(({ state }) => state === "held");
  if (held.length > 0) return { tone: "bad", title: `Held, ${nameAccounts(held)}`, sentence, fixes: explain(held) };
  const waiting = accounts.filter(({ state }) => state === "waiting");
  if (waiting.length > 0) return { tone: "wait", title: "Waiting for Pinterest", sentence, fixes: explain(waiting) };
  if (facts.accepted === 0 && facts.lastDeliveredAt === undefined) {
    return {
      tone: "calm",
      title: "Listening",
      sentence: "No event has come yet.",
      fixes: ["Paste a site's script tag into its pages: it stands under Sites."],
    };
  }
  const waitedMs = facts.now - (facts.stats?.oldestReceivedAt ?? facts.now);
  if (waitedMs > LONG_MS) return { tone: "wait", title: "Some events wait", sentence, fixes: [waited(waitedMs)] };
  return { tone: "good", title: "Delivering", sentence };
};

const waited = (ms: number): string =>
  `The oldest has waited for ${formatDuration(ms)}. It was tried, or held back, and is tried again by itself: Events shows why, by the states Held and Retrying.`;

const nameAccounts = (accounts: readonly DeliveryAccount[]): string =>
  accounts.length === 1 ? `ad account ${accounts[0]?.adAccountId}` : `${accounts.length} ad accounts`;

const explain = (accounts: readonly DeliveryAccount[]): readonly string[] =>
  accounts.length === 1
    ? accounts.map(({ explanation }) => explanation)
    : accounts.map(({ adAccountId, explanation }) => `Ad account ${adAccountId}: ${explanation}`);

const countsOf = ({ stats, accepted, lastDeliveredAt, now }: HealthFacts): string => {
  const waiting = stats === undefined ? "the queue does not answer" : `${formatCount(stats.waiting + stats.leased)} in line`;
  const last =
    lastDeliveredAt === undefined
      ? "none delivered yet"
      : `last delivered ${formatDuration(Math.max(0, Math.floor((now - lastDeliveredAt) / 1000) * 1000))} ago`;
  return `${formatEvents(accepted)} in 24 hours, ${waiting}, ${last}.`;
};
