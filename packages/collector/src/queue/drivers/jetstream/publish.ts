import { setTimeout as wait } from "node:timers/promises";
import type { JetStreamClient } from "@nats-io/jetstream";
import type { MsgHdrs } from "@nats-io/transport-node";
import { SECOND_MS } from "../../../lib/time.ts";
import { describeStoreError, passesByItself } from "./store-errors.ts";

export interface Publication {
  readonly subject: string;
  readonly body: Uint8Array;
  readonly headers?: MsgHdrs;
  /** The same in every try: the server drops what it has had within two minutes. */
  readonly messageId: string;
}

const ANSWER_MS = 3 * SECOND_MS;
/** In which a cluster chooses another leader. */
const PATIENCE_MS = 8 * SECOND_MS;
const ASK_AGAIN_MS = 200;

/** Resolves when the stream has it on its disks. */
export async function publish(jetStream: JetStreamClient, { subject, body, headers, messageId }: Publication): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await jetStream.publish(subject, body, { msgID: messageId, timeout: ANSWER_MS, ...(headers ? { headers } : {}) });
      return;
    } catch (error) {
      if (performance.now() > until || !passesByItself(error)) throw new Error(describeStoreError(error), { cause: error });
      await wait(ASK_AGAIN_MS);
    }
  }
}
