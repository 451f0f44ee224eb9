import type { JsonObject } from "../lib/json.ts";
import type { ApiEvent } from "./api-event.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "./options.ts";
import type { Sandbox } from "./sandbox.ts";

/** When the tests' clock starts, in Pinterest's unit. */
export const NOW_SECONDS = 1_700_000_000;

/** SHA-256 of user@example.com. */
export const EMAIL_HASH = "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514";

/** An event that Pinterest takes without a warning. */
export const anApiEvent = (changes: JsonObject = {}): ApiEvent => ({
  event_name: "checkout",
  event_id: "order-1",
  event_time: NOW_SECONDS,
  action_source: "web",
  user_data: { em: [EMAIL_HASH], external_id: [EMAIL_HASH], click_id: "dj0yJnU9" },
  ...changes,
});

export interface PostOptions {
  readonly adAccountId?: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  /** Sent as it is, in place of `{data: events}`. */
  readonly body?: string;
}

/** The request that `post` sends, for a real socket. */
export const eventsRequest = (events: readonly unknown[], { headers, body }: PostOptions = {}): RequestInit => ({
  method: "POST",
  headers: { Authorization: `Bearer ${SANDBOX_TOKEN}`, "Content-Type": "application/json", ...headers },
  body: body ?? JSON.stringify({ data: events }),
});

export const eventsPath = ({ adAccountId = SANDBOX_AD_ACCOUNT_ID, query = "" }: PostOptions = {}): string =>
  `/v5/ad_accounts/${adAccountId}/events${query}`;

/** Sends events in process. */
export const post = async (sandbox: Sandbox, events: readonly unknown[], options: PostOptions = {}): Promise<Response> =>
  sandbox.app.request(eventsPath(options), eventsRequest(events, options));
