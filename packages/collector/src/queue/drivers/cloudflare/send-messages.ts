import { utf8Length } from "../../../lib/utf8.ts";
import type { OutgoingMessage, QueueBinding } from "./bindings.ts";
import { MESSAGE_LIMITS } from "./message.ts";

/** Sends messages in as few calls as the limits allow, one after another. Rejects at the first that fails: some may be sent then. */
export const sendMessages = async (binding: QueueBinding, messages: readonly OutgoingMessage[]): Promise<void> => {
  for (const call of toCalls(messages)) await binding.sendBatch(call);
};

const toCalls = (messages: readonly OutgoingMessage[]): readonly (readonly OutgoingMessage[])[] => {
  const calls: OutgoingMessage[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const size = utf8Length(message.body);
    const last = calls.at(-1);
    if (last === undefined || last.length === MESSAGE_LIMITS.maxCallMessages || bytes + size > MESSAGE_LIMITS.maxCallBytes) {
      calls.push([message]);
      bytes = size;
    } else {
      last.push(message);
      bytes += size;
    }
  }
  return calls;
};
