import { MINUTE_MS } from "../lib/time.ts";
import type { DeadLetter } from "../queue/queue.ts";
import type { Journey, JourneyState } from "../record/record.ts";
import type { ConsoleParts } from "./console-parts.ts";
import { findDeadLetter } from "./find-dead-letter.ts";

export interface FoundJourney {
  readonly journey: Journey;
  /** Where it can be replayed. */
  readonly letter: DeadLetter | undefined;
  /**
   * What the record may lack of it. `has_left`: it is neither in the queue nor a dead letter, and nobody knows what came of it. `overdue`:
   * it was to be delivered long ago.
   */
  readonly doubt?: "has_left" | "overdue";
}

/** An event in one of these states is in the queue, as far as the record knows. */
export const ON_ITS_WAY: readonly JourneyState[] = ["waiting", "retry", "held"];

/** What came of an event is in the record by then, and no two nodes' clocks are further apart. */
const TOLD_BY_MS = MINUTE_MS;

/** News that comes too fast is left out of the record: of an event that it shows on its way for long the queue is asked. */
export const findJourney = async (
  { record, queue, clock }: Pick<ConsoleParts, "record" | "queue" | "clock">,
  key: string,
): Promise<FoundJourney | undefined> => {
  const journey = await record.find(key);
  if (journey === undefined) return undefined;
  const { state, stored } = journey;
  if (state === "dead") return { journey, letter: await findDeadLetter(queue, journey) };
  if (!ON_ITS_WAY.includes(state) || clock.now() - stored.receivedAt <= TOLD_BY_MS) return { journey, letter: undefined };
  const letter = await findDeadLetter(queue, journey);
  if (letter) return { journey: bury(journey, letter), letter };
  const stats = await queue.stats().catch(() => undefined);
  const hasLeft = stats !== undefined && (stats.oldestReceivedAt ?? Number.POSITIVE_INFINITY) > stored.receivedAt + TOLD_BY_MS;
  if (hasLeft) return { journey, letter, doubt: "has_left" };
  return state === "waiting" ? { journey, letter, doubt: "overdue" } : { journey, letter };
};

const bury = (journey: Journey, { diedAt, reason, detail }: DeadLetter): Journey => ({
  ...journey,
  state: "dead",
  attempts: [...journey.attempts, { at: diedAt, outcome: "dead", reason, message: detail }],
});
