import { createHmac } from "node:crypto";
import type { Send } from "../delivery/send.ts";
import type { Clock } from "../lib/clock.ts";
import type { HashText } from "../lib/sha256.ts";
import { iso, toUnixSeconds } from "../lib/time.ts";
import type { AlarmEntry } from "./alarm-book.ts";

/** Tells somebody of an alarm. Resolves with undefined when it arrived, else with why it did not. */
export type Tell = (entry: AlarmEntry) => Promise<string | undefined>;

export interface WebhookParts {
  readonly url: string;
  /** Signs; its UTF-8 bytes are the key. */
  readonly secret: string;
  /** Must refuse addresses that are not public and follow no redirect. */
  readonly send: Send;
  readonly clock: Clock;
  readonly hash: HashText;
  readonly userAgent: string;
}

/**
 * A POST signed as Standard Webhooks has it (https://www.standardwebhooks.com): HMAC-SHA256 over id, timestamp and body. The id stays the
 * same when it is told again.
 */
export const createWebhook =
  ({ url, secret, send, clock, hash, userAgent }: WebhookParts): Tell =>
  async ({ rule, subject, sentence, since, state }) => {
    const id = `msg_${hash(`${rule}\n${subject}\n${since}\n${state}`).slice(0, 32)}`;
    const now = clock.now();
    const timestamp = String(toUnixSeconds(now));
    const body = JSON.stringify({
      type: `dayfly.alert.${state}`,
      timestamp: iso(now),
      data: { rule, state, subject, sentence, since: iso(since) },
    });
    const signature = createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64");
    const headers = {
      "content-type": "application/json",
      "user-agent": userAgent,
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    };
    const result = await send({ url, headers: () => headers, body: new TextEncoder().encode(body) });
    if (result.kind !== "answer") return result.kind === "network" ? result.code : result.kind;
    return result.status >= 200 && result.status <= 299 ? undefined : `HTTP ${result.status}`;
  };
