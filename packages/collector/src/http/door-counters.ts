import type { DropReason } from "../wire/drops.ts";
import type { RejectionReason } from "../wire/rejection.ts";

/** What the doors count, in events; a request that cannot be read counts as one. */
export interface DoorCounters {
  accepted(count: number): void;
  duplicate(count: number): void;
  dropped(reason: DropReason, count: number): void;
  rejected(reason: RejectionReason, count: number): void;
}
