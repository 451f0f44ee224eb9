import { utf8Length } from "../../../lib/utf8.ts";
import { EventTooLarge, type Queue, QueueUnavailable } from "../../queue.ts";
import type { QueueBinding } from "./bindings.ts";
import { encodeSegments, MESSAGE_LIMITS } from "./message.ts";
import { sendMessages } from "./send-messages.ts";

/**
 * The queue's side at the doors: a request's events as few messages as hold them. Repeats are not recognised here, for isolates come and go
 * and know nothing of each other; a repeat keeps its event id, and Pinterest drops the second.
 */
export const createOutbox = (binding: QueueBinding): Pick<Queue, "put"> => ({
  async put(events) {
    const bodies = encodeSegments(events.map((event) => ({ event, attempts: 0 })));
    if (bodies.some((body) => utf8Length(body) > MESSAGE_LIMITS.maxBytes)) throw new EventTooLarge(MESSAGE_LIMITS.maxBytes);
    try {
      await sendMessages(
        binding,
        bodies.map((body) => ({ body, contentType: "text" })),
      );
    } catch (error) {
      throw new QueueUnavailable("Cloudflare's queue did not take the events.", 5, { cause: error });
    }
    return events.map(() => "stored");
  },
});
