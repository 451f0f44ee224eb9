import { MINUTE_MS, unixMs } from "../lib/time.ts";
import type { DeadFilter, DeadLetter, Queue } from "../queue/queue.ts";
import type { Journey } from "../record/record.ts";

const PAGE = 500;
/** Beyond these nobody waits for an answer. */
const MAX_PAGES = 4;

/** The dead letter of an event, which died after its receipt or, where that is known, at a moment; undefined where there is none among the newest 2,000 of those. */
export const findDeadLetter = async (
  queue: Pick<Queue, "listDead">,
  { stored, state, attempts }: Journey,
): Promise<DeadLetter | undefined> => {
  const diedAt = state === "dead" ? attempts.at(-1)?.at : undefined;
  const filter: DeadFilter = {
    site: stored.site,
    // The queue notes the death a moment before or after the record does.
    diedAfter: unixMs((diedAt ?? stored.receivedAt) - MINUTE_MS),
    ...(diedAt !== undefined && { diedBefore: unixMs(diedAt + MINUTE_MS) }),
  };
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const letters = await queue.listDead(filter, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    const found = letters.find(({ event }) => event.id === stored.id && event.name === stored.name);
    after = letters.at(-1)?.key;
    if (found || letters.length < PAGE) return found;
  }
  return undefined;
};
