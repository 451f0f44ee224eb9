import { messageOf } from "../../../lib/message-of.ts";
import { startThread, type Thread } from "../../../lib/thread.ts";
import { QueueCannotOpen } from "../../queue.ts";
import type { Storage, StorageSettings } from "./protocol.ts";

/** Starts the storage thread. Rejects with `QueueCannotOpen` when it refuses the file. */
export async function startStorage(settings: StorageSettings): Promise<Thread<Storage>> {
  const thread = startThread<Storage>("./storage-thread", import.meta.url, { name: "storage", settings, isVital: true });
  try {
    await thread.opened();
  } catch (error) {
    throw new QueueCannotOpen(`The queue cannot be opened: ${messageOf(error)}`);
  }
  // Should that fail, the first append says why.
  void thread.calls.warm().catch(() => undefined);
  return thread;
}
