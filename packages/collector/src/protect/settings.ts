/** What a site's personal data is normalised by. */
export interface ProtectSettings {
  /** ISO 3166 alpha-2, upper-case: completes national phone numbers, reads postcodes and states. */
  readonly defaultCountry?: string;
  /** Names of URL parameters (any case) that are removed, beside those that hold something like an e-mail address. */
  readonly scrubParameters: readonly string[];
  /** Keep the raw `_pin_unauth` beside its hash: only where the mapping sends it as `click_id`. */
  readonly keepPinUnauth: boolean;
  /** `none`: the address is forgotten at the door. */
  readonly ip: "full" | "none";
}
