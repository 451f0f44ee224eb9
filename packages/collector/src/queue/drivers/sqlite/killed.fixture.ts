/**
 * A process that is to be killed: `node killed.fixture.ts <queue file> <name of this run>`. It puts numbered events from several callers
 * at once, leases them and settles them in mixed ways, and prints a line for each step of an event: `put <id>` and `done <id>` or
 * `dead <id>` when the queue has answered so, `finishing <id>` before the queue is asked to let go of it.
 */
import { writeSync } from "node:fs";
import { silentLog } from "../../../lib/log.ts";
import { unixMs } from "../../../lib/time.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import type { LeasedEvent, Settlement } from "../../queue.ts";
import { storedEvent } from "../../stored-event.fixture.ts";
import { openSqliteQueue } from "../sqlite.ts";

const [, , path = "", run = ""] = process.argv;
const clock = manualClock();
const queue = await openSqliteQueue({ path, clock, log: silentLog });
const print = (step: string, events: readonly { readonly id: string }[]): void =>
  write(Buffer.from(events.map(({ id }) => `${step} ${id}\n`).join("")));

/** All of it before the next step, also where the reader is slow and the pipe full. */
function write(bytes: Buffer): void {
  for (let rest = bytes; rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

async function putForever(caller: number): Promise<never> {
  for (let count = 0; ; count += 1) {
    const events = ["a", "b", "c"].map((letter) => storedEvent({ id: `${run}-${caller}-${count}${letter}` }));
    await queue.put(events);
    print("put", events);
  }
}

/** By the place in the lease, so that segments are left half settled; what is not named is left to lapse. */
const OUTCOMES = ["done", "retry", "lapse", "done", "dead", "retry", "lapse", "done", "lapse", "done"] as const;
type Outcome = (typeof OUTCOMES)[number];

const withOutcome = (leased: readonly LeasedEvent[], outcome: Outcome): readonly LeasedEvent[] =>
  leased.filter((_, place) => OUTCOMES[place % OUTCOMES.length] === outcome);

async function deliverForever(): Promise<never> {
  for (;;) {
    const leased = await queue.lease({ max: 47, leaseMs: 10 });
    const [done, retry, dead] = [withOutcome(leased, "done"), withOutcome(leased, "retry"), withOutcome(leased, "dead")];
    const dueAt = unixMs(clock.now() + 1);
    const settlements: Settlement[] = [
      ...done.map(({ ref }) => ({ ref, kind: "done" as const })),
      ...retry.map(({ ref }) => ({ ref, kind: "retry" as const, dueAt, countsAsAttempt: true })),
      ...dead.map(({ ref }) => ({ ref, kind: "dead" as const, reason: "refused" as const, detail: "as planned" })),
    ];
    print(
      "finishing",
      done.map(({ event }) => event),
    );
    await queue.settle(settlements);
    print(
      "done",
      done.map(({ event }) => event),
    );
    print(
      "dead",
      dead.map(({ event }) => event),
    );
    clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

await Promise.all([putForever(1), putForever(2), putForever(3), putForever(4), deliverForever()]);
