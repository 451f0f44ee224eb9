import { utf8Length } from "../../../lib/utf8.ts";
import type { StoredEvent } from "../../../wire/stored-event.ts";
import { type Queue, QueueUnavailable } from "../../queue.ts";
import type { QueueBinding } from "./bindings.ts";
import { encodeSegments, MESSAGE_LIMITS } from "./message.ts";
import { sendMessages } from "./send-messages.ts";

/**
 * The queue's side at the doors: a request's events as few messages as hold them. Repeats are not recognised here, for isolates come and go
 * and know nothing of each other; a repeat keeps its event id, and Pinterest drops the second.
 */
export const createOutbox = (binding: QueueBinding): Pick<Queue, "put"> => ({
  async put(events) {
    const bodies = encode(events);
    const fitting = bodies.filter(fits);
    try {
      await sendMessages(
        binding,
        fitting.map((body) => ({ body, contentType: "text" })),
      );
    } catch (error) {
      throw new QueueUnavailable("Cloudflare's queue did not take the events.", 5, { cause: error });
    }
    return events.map((event) => (fitting.length === bodies.length || encode([event]).every(fits) ? "stored" : "too_large"));
  },
});

const encode = (events: readonly StoredEvent[]): readonly string[] =>
  encodeSegments(events.map((event) => ({ event, attempts: 0 })));

const fits = (body: string): boolean => utf8Length(body) <= MESSAGE_LIMITS.maxBytes;
