import type { NatsConnection } from "@nats-io/transport-node";
import { SECOND_MS } from "../../../lib/time.ts";

/** Whether somebody answered for a stream; what the stream refuses is an answer. */
export type NoteAnswer = (isHeard: boolean) => void;

/** Longer than a cluster mostly takes to choose a leader. */
const PATIENCE_MS = 5 * SECOND_MS;
const NEXT_SERVER_MS = 2 * SECOND_MS;

/**
 * Leaves a server through which nobody answers for the streams: one that is cut off from the others keeps its clients, and answers them that it
 * is well. The library goes on to the next one, or to the same once more where it was the first.
 */
export function leaveUnanswered(connection: Pick<NatsConnection, "reconnect" | "status">): NoteAnswer {
  /** Undefined while it is answered. */
  let leaveAtMs: number | undefined;

  async function startAnew(): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === "reconnect" && leaveAtMs !== undefined) leaveAtMs = performance.now() + NEXT_SERVER_MS;
    }
  }
  void startAnew();

  return (isHeard) => {
    const nowMs = performance.now();
    if (isHeard) leaveAtMs = undefined;
    else leaveAtMs ??= nowMs + PATIENCE_MS;
    if (leaveAtMs === undefined || nowMs < leaveAtMs) return;
    leaveAtMs = nowMs + NEXT_SERVER_MS;
    void connection.reconnect().catch(() => undefined);
  };
}
