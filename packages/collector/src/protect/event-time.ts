import { SECOND_MS, unixMs, type UnixMs } from "../lib/time.ts";
import type { IncomingEvent } from "../wire/incoming-event.ts";
import type { Warn } from "./warning-list.ts";

/**
 * Up to here the difference between sent and received is the network and the rounding of clocks: correcting by it would add noise, and
 * telling of it would warn on every second event.
 */
const TOLERANCE_MS = 5 * SECOND_MS;

/** When it happened by the collector's clock: set right by how far the sender's is off, and never after the receipt. */
export const eventTime = (
  { at, sentAt, receivedAt }: Pick<IncomingEvent, "at" | "sentAt" | "receivedAt">,
  warn: Warn,
): UnixMs => {
  const skew = sentAt === undefined ? 0 : receivedAt - sentAt;
  const isWrong = Math.abs(skew) > TOLERANCE_MS;
  if (isWrong) warn("clock_corrected");
  const corrected = isWrong ? unixMs(at + skew) : at;
  if (corrected <= receivedAt) return corrected;
  if (corrected - receivedAt > TOLERANCE_MS) warn("time_in_future");
  return receivedAt;
};
