import { DEAD_REASONS, isDeadReason } from "../queue/queue.ts";
import type { Journey } from "../record/record.ts";

/** What to do about a dead letter; undefined for other events. */
export const fixOf = ({ state, attempts }: Pick<Journey, "state" | "attempts">): string | undefined => {
  const reason = state === "dead" ? attempts.at(-1)?.reason : undefined;
  return reason !== undefined && isDeadReason(reason) ? DEAD_REASONS[reason] : undefined;
};
