import type { CapiEvent } from "../capi/event.ts";
import type { StoredEvent } from "../wire/stored-event.ts";

/** The event without IP address and user agent. */
export function forgetPersonOf({ ip: _ip, userAgent: _userAgent, ...rest }: StoredEvent): StoredEvent {
  return rest;
}

/** What was sent, without IP address and user agent. */
export function forgetPersonOfPayload(payload: CapiEvent): CapiEvent {
  const { client_ip_address: _ip, client_user_agent: _userAgent, ...rest } = payload.user_data;
  return { ...payload, user_data: rest };
}
