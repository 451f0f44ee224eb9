import type { AdAccountId } from "../capi/account.ts";
import type { DeadReason } from "../queue/queue.ts";

/** What the delivery did, for whoever counts: plain numbers, no personal data. */
export type DeliveryFact =
  /** A request to Pinterest ended. */
  | {
      readonly kind: "request";
      readonly adAccountId: AdAccountId;
      /** HTTP status, or how it failed without one. */
      readonly status: number | "timeout" | "network" | "aborted";
      readonly durationMs: number;
      readonly events: number;
    }
  /** Pinterest has them. `latenciesMs`: from receipt to Pinterest's answer, per event. `late`: older than an hour, counted as offline. */
  | {
      readonly kind: "delivered";
      readonly adAccountId: AdAccountId;
      readonly latenciesMs: readonly number[];
      readonly late: number;
    }
  /** They come again; `held` without having been asked for. */
  | { readonly kind: "retried" | "held" | "skipped"; readonly events: number }
  | { readonly kind: "dead"; readonly reason: DeadReason; readonly events: number };
