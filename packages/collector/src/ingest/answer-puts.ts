import { type Queue, QueueUnavailable } from "../queue/queue.ts";
import type { PutAnswer, PutCall } from "./protocol.ts";

/** The other end of `openRemoteQueue`: puts what a thread put, and posts what became of it. */
export const answerPuts =
  (queue: Pick<Queue, "append">, post: (answer: PutAnswer) => void) =>
  async ({ id, events }: PutCall): Promise<void> => {
    try {
      const results = await queue.append(events);
      post(results.every((result) => result === "stored") ? { id } : { id, results });
    } catch (error) {
      // Whatever it is, nothing was stored: the sender may repeat it.
      const { message, retryAfterSeconds } = error instanceof QueueUnavailable ? error : new QueueUnavailable(String(error));
      post({ id, refused: { reason: message, retryAfterSeconds } });
    }
  };
