import { sha256Hex } from "../lib/sha256.ts";
import { toUnixSeconds, unixMs } from "../lib/time.ts";
import { storedEvent } from "../queue/stored-event.fixture.ts";
import { attemptEntry } from "../record/attempt-entry.ts";
import type { AttemptEntry } from "../record/record.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import { NOW, type openConsole } from "./console.fixture.ts";

export const HASH = sha256Hex("ada@example.com");
export const ORDER: StoredEvent = {
  ...storedEvent({ id: "order-1", name: "purchase", props: { order_id: "MM-1" } }),
  receivedAt: unixMs(NOW - 5000),
  user: { em: [HASH] },
  warnings: [{ code: "price_missing", field: "items/0/price" }],
};

export const delivered = (event = ORDER, message = ""): AttemptEntry =>
  attemptEntry({
    event,
    at: unixMs(event.receivedAt + 1500),
    outcome: "delivered",
    status: 200,
    durationMs: 41,
    message,
    payload: {
      event_name: "checkout",
      action_source: "web",
      event_time: toUnixSeconds(event.at),
      event_id: event.id,
      user_data: { em: [HASH] },
      custom_data: { order_id: "MM-1", value: "48.00", currency: "EUR" },
    },
  });

type Console = ReturnType<typeof openConsole>;

/** Tells the record of events that the doors took. */
export const accept = ({ record }: Console, ...events: StoredEvent[]) =>
  record.accepted(events.map((event) => record.begin({ event, sent: () => ({ name: event.name, user: { email: "•••" } }) })));

/** Gives events up, in the queue and in the record. */
export const giveUp = async ({ queue, record, clock }: Console, events: readonly StoredEvent[], detail = "value is missing") => {
  await queue.put(events);
  const leased = await queue.lease({ max: 100, leaseMs: 1000 });
  await queue.settle(leased.map(({ ref }) => ({ ref, kind: "dead", reason: "refused", detail })));
  record.attempted(
    events.map((event) =>
      attemptEntry({ event, at: clock.now(), outcome: "dead", reason: "refused", status: 200, message: detail }),
    ),
  );
};
