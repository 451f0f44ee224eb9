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
/** Together about ten seconds, in which a cluster chooses another leader. */
const TRIES = 4;

/** Resolves when the stream has it on its disks. */
export async function publish(jetStream: JetStreamClient, { subject, body, headers, messageId }: Publication): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await jetStream.publish(subject, body, { msgID: messageId, timeout: ANSWER_MS, ...(headers ? { headers } : {}) });
      return;
    } catch (error) {
      if (tries === TRIES || !passesByItself(error)) throw new Error(describeStoreError(error), { cause: error });
      await wait(100 * tries);
    }
  }
}
