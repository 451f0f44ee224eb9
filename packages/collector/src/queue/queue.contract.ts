import { afterEach, describe } from "vitest";
import { describeDeadLetters } from "./contract/dead-letters.contract.ts";
import type { OpenedQueue, StartQueue } from "./contract/harness.contract.ts";
import { describeLeases } from "./contract/leases.contract.ts";
import { describePerson } from "./contract/person.contract.ts";
import { describePut } from "./contract/put.contract.ts";
import { describeRetries } from "./contract/retries.contract.ts";
import { describeWhole } from "./contract/whole.contract.ts";
import type { Queue } from "./queue.ts";

/** What every driver must hold. Closes what it opens. */
export function describeQueueContract(name: string, open: StartQueue): void {
  const opened: Queue[] = [];
  const track = (queue: Queue): Queue => {
    opened.push(queue);
    return queue;
  };
  const start: StartQueue = async (options) => {
    const { queue, clock, reopen } = await open(options);
    const facts: OpenedQueue = { queue: track(queue), clock };
    return reopen ? { ...facts, reopen: async () => track(await reopen()) } : facts;
  };

  describe(`${name} as a queue`, () => {
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((queue) => queue.close()));
    });

    describePut(start);
    describeLeases(start);
    describeRetries(start);
    describeDeadLetters(start);
    describePerson(start);
    describeWhole(start);
  });
}
