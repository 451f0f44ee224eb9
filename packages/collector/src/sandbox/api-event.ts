import type { JsonObject } from "../lib/json.ts";

/** One event of a request whose structure was checked: the keys that the sandbox itself reads. */
export interface ApiEvent extends JsonObject {
  readonly event_name: string;
  readonly event_id: string;
  /** Seconds since 1970. */
  readonly event_time: number;
  readonly action_source: string;
  readonly user_data: ApiUserData;
  readonly custom_data?: ApiCustomData;
  readonly language?: string | null;
}

export interface ApiUserData extends JsonObject {
  readonly click_id?: string | null;
  readonly client_ip_address?: string;
  readonly external_id?: readonly string[];
}

export interface ApiCustomData extends JsonObject {
  readonly value?: string | null;
  readonly predicted_ltv?: string | null;
  readonly currency?: string | null;
  readonly opt_out_type?: string | null;
  readonly order_id?: string | null;
  readonly contents?: readonly (JsonObject & { readonly item_price?: string })[];
}
