import { setTimeout as wait } from "node:timers/promises";
import type { JetStreamClient } from "@nats-io/jetstream";
import type { MsgHdrs } from "@nats-io/transport-node";
import { SECOND_MS } from "../../../lib/time.ts";
import { MaybeStored } from "../../shared/maybe-stored.ts";
import type { NoteAnswer } from "./reach.ts";
import { describeStoreError, isRefused, passesByItself } from "./store-errors.ts";

export interface Publication {
  readonly subject: string;
  readonly body: Uint8Array;
  readonly headers?: MsgHdrs;
  /** The same in every try: the server drops what it has had within two minutes. */
  readonly messageId: string;
}

/**
 * Resolves when the stream has it on its disks. Rejects within eight seconds; during an outage that is known within two. With `MaybeStored` where
 * not each of its tries was refused.
 */
export type Publish = (publication: Publication) => Promise<void>;

/** What is asked of a leader that has just died is never answered. */
const ANSWER_MS = 1.5 * SECOND_MS;
/** In which a cluster mostly chooses another leader. */
const PATIENCE_MS = 6 * SECOND_MS;
const ASK_AGAIN_MS = 200;

export function createPublish(jetStream: JetStreamClient, noteAnswer: NoteAnswer): Publish {
  /** Since somebody's patience ended: others wait behind each try, so that it is one for each until the servers answer again. */
  let isOut = false;

  return async ({ subject, body, headers, messageId }) => {
    const until = performance.now() + (isOut ? 0 : PATIENCE_MS);
    let isUnheard = false;
    for (;;) {
      try {
        await jetStream.publish(subject, body, { msgID: messageId, timeout: ANSWER_MS, ...(headers ? { headers } : {}) });
        isOut = false;
        noteAnswer(true);
        return;
      } catch (error) {
        const mayPass = passesByItself(error);
        isUnheard ||= !isRefused(error);
        noteAnswer(!mayPass);
        if (mayPass && performance.now() < until) {
          await wait(ASK_AGAIN_MS);
          continue;
        }
        isOut = mayPass;
        throw new (isUnheard ? MaybeStored : Error)(describeStoreError(error), { cause: error });
      }
    }
  };
}
