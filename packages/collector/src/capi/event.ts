import type { Sha256Hex } from "../lib/sha256.ts";
import type { UnixSeconds } from "../lib/time.ts";

/**
 * Pinterest's Conversions API v5, one event, spelled as Pinterest spells it. `additionalProperties: false` holds for the event,
 * `custom_data` and `contents[]`: ONE unknown key fails the whole request. Source: the official OpenAPI description 5.23.0, `events/create`.
 */
export interface CapiEvent {
  readonly event_name: string;
  readonly action_source: "web" | "app_android" | "app_ios" | "offline";
  readonly event_time: UnixSeconds;
  readonly event_id: string;
  readonly user_data: CapiUserData;
  readonly event_source_url?: string;
  readonly opt_out?: boolean;
  readonly partner_name?: string;
  readonly language?: string;
  readonly custom_data?: CapiCustomData;
  readonly app_id?: string;
  readonly app_name?: string;
  readonly app_version?: string;
  readonly device_brand?: string;
  readonly device_carrier?: string;
  readonly device_model?: string;
  readonly device_type?: string;
  readonly os_version?: string;
  readonly wifi?: boolean;
}

/** Gate: `em`, or `hashed_maids`, or both `client_ip_address` and `client_user_agent`. */
export interface CapiUserData {
  readonly em?: readonly Sha256Hex[];
  readonly ph?: readonly Sha256Hex[];
  readonly fn?: readonly Sha256Hex[];
  readonly ln?: readonly Sha256Hex[];
  readonly ge?: readonly Sha256Hex[];
  readonly db?: readonly Sha256Hex[];
  readonly ct?: readonly Sha256Hex[];
  readonly st?: readonly Sha256Hex[];
  readonly zp?: readonly Sha256Hex[];
  readonly country?: readonly Sha256Hex[];
  readonly external_id?: readonly Sha256Hex[];
  readonly hashed_maids?: readonly Sha256Hex[];
  readonly click_id?: string;
  readonly client_ip_address?: string;
  readonly client_user_agent?: string;
  readonly partner_id?: string;
}

/** Amounts are strings in normal currency units. */
export interface CapiCustomData {
  readonly currency?: string;
  readonly value?: string;
  readonly content_ids?: readonly string[];
  readonly contents?: readonly CapiContent[];
  readonly num_items?: number;
  readonly order_id?: string;
  readonly search_string?: string;
  readonly content_name?: string;
  readonly content_category?: string;
  readonly content_brand?: string;
  readonly predicted_ltv?: string;
  readonly opt_out_type?: "LDP";
}

export interface CapiContent {
  readonly id?: string;
  readonly item_price?: string;
  readonly quantity?: number;
  readonly item_name?: string;
  readonly item_category?: string;
  readonly item_brand?: string;
}
