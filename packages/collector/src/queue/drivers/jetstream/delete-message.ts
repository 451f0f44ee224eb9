import { JetStreamApiError, type JetStreamManager } from "@nats-io/jetstream";

/** The message could not be deleted, or there is none of this number (which servers say depends on their version). */
const NOT_DELETED = new Set([10057, 10043]);

/** Resolves with whether the message was still there: another node may have settled, dropped or forgotten it a moment before. */
export async function deleteMessage(manager: JetStreamManager, stream: string, seq: number, isErased = false): Promise<boolean> {
  try {
    return await manager.streams.deleteMessage(stream, seq, isErased);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || !NOT_DELETED.has(error.code)) throw error;
    if ((await manager.streams.getMessage(stream, { seq })) !== null) throw error;
    return false;
  }
}
