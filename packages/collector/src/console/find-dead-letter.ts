import { MINUTE_MS, unixMs } from "../lib/time.ts";
import type { DeadLetter, Queue } from "../queue/queue.ts";
import type { Journey } from "../record/record.ts";

const PAGE = 500;

/** The dead letter of an event that the record says is dead; undefined where it was replayed or dropped since. */
export const findDeadLetter = async (
  queue: Pick<Queue, "listDead">,
  { state, stored, attempts }: Journey,
): Promise<DeadLetter | undefined> => {
  const death = attempts.at(-1);
  if (state !== "dead" || death === undefined) return undefined;
  // The queue notes the death a moment before or after the record does.
  const filter = { site: stored.site, diedAfter: unixMs(death.at - MINUTE_MS), diedBefore: unixMs(death.at + MINUTE_MS) };
  for (let after: string | undefined; ;) {
    const letters = await queue.listDead(filter, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    const found = letters.find(({ event }) => event.id === stored.id && event.name === stored.name);
    after = letters.at(-1)?.key;
    if (found || letters.length < PAGE) return found;
  }
};
