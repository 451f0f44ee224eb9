import type { AdAccountId } from "../capi/account.ts";

/** How an account stands where a collector takes events that nobody delivers. */
export const heldBack = ({ adAccountId }: { readonly adAccountId: AdAccountId }) =>
  ({ adAccountId, state: "held", reason: "held_back", explanation: HELD_BACK }) as const;

const HELD_BACK =
  "This collector takes events and delivers none, as --role ingest says. Nothing is lost: start it without, and they go out.";
