import { DEAD_REASONS, type DeadReason } from "../queue/queue.ts";
import { COUNTERS, HISTOGRAMS } from "./metrics-table.ts";
import type { MetricsRegistry } from "./metrics-registry.ts";

/** What the delivery tells of its work. */
export type DeliveryNews =
  | {
      readonly kind: "request";
      readonly adAccountId: string;
      readonly status: number | string;
      readonly durationMs: number;
      readonly events: number;
    }
  | {
      readonly kind: "delivered";
      readonly adAccountId: string;
      /** From receipt to Pinterest's answer, per event. */
      readonly latenciesMs: readonly number[];
      readonly late: number;
    }
  | { readonly kind: "retried" | "held" | "skipped"; readonly events: number }
  | { readonly kind: "dead"; readonly reason: DeadReason; readonly events: number };

/** Counts the delivery's news. Every reason to give up is shown from the start, so that its first rise is seen as one. */
export const countDelivery = (registry: MetricsRegistry): ((news: DeliveryNews) => void) => {
  for (const reason of Object.keys(DEAD_REASONS)) registry.count(COUNTERS.dead, 0, { reason });
  return (news) => {
    switch (news.kind) {
      case "request": {
        const account = news.adAccountId;
        registry.count(COUNTERS.requests, 1, { account, status: String(news.status) });
        registry.count(COUNTERS.requestEvents, news.events, { account });
        registry.observe(HISTOGRAMS.request, news.durationMs / 1000);
        return;
      }
      case "delivered": {
        const account = news.adAccountId;
        registry.count(COUNTERS.delivered, news.latenciesMs.length, { account });
        registry.count(COUNTERS.late, news.late, { account });
        for (const latencyMs of news.latenciesMs) registry.observe(HISTOGRAMS.latency, Math.max(0, latencyMs) / 1000);
        return;
      }
      case "dead":
        registry.count(COUNTERS.dead, news.events, { reason: news.reason });
        return;
      default:
        registry.count(COUNTERS[news.kind], news.events);
    }
  };
};
