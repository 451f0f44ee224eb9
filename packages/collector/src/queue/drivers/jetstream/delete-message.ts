import { JetStreamApiError, type JetStreamManager } from "@nats-io/jetstream";

const NOT_DELETED = 10057;

/** Resolves with whether the message was still there: another node may have settled, dropped or forgotten it a moment before. */
export async function deleteMessage(manager: JetStreamManager, stream: string, seq: number, isErased = false): Promise<boolean> {
  try {
    return await manager.streams.deleteMessage(stream, seq, isErased);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== NOT_DELETED) throw error;
    if ((await manager.streams.getMessage(stream, { seq })) !== null) throw error;
    return false;
  }
}
