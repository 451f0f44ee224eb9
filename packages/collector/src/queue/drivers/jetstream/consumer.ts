import { createPull, type Pull } from "./pull.ts";
import type { Session } from "./session.ts";
import { restoreConsumer, streamName } from "./streams.ts";

/** This node at the consumer of a stream. */
export interface Consumer {
  readonly pull: Pull;
  /** What this node has put there is waited for a moment by the next pull. */
  notePublished(): void;
}

export function openConsumer(
  { connection, manager, address, ackWaits, noteAnswer, log }: Session,
  role: "line" | "later",
): Consumer {
  const name = streamName(address.prefix, role);
  let hasPublished = false;
  const pull = createPull({
    connection,
    name,
    takePublished() {
      const was = hasPublished;
      hasPublished = false;
      return was;
    },
    noteAnswer,
    onUnheard: () => restoreConsumer(manager, name, ackWaits[role], log),
  });
  return { pull, notePublished: () => void (hasPublished = true) };
}
