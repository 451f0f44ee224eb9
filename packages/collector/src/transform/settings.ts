import type { CapiEventName } from "../capi/event-names.ts";

export const VARIANTS = ["default", "retail", "travel", "media", "signal"] as const;
export type VariantName = (typeof VARIANTS)[number];

/** What a site's events are mapped by. */
export interface MappingSettings {
  /** The named preset of event rows. */
  readonly variant: VariantName;
  /** The site's own rows, by event name in any spelling: another Pinterest event, or `false` to drop. */
  readonly events: Readonly<Record<string, CapiEventName | false>>;
  /** How an event without a row goes out: as `custom` with its name in `content_name`, or under its own name. */
  readonly customEvents: "custom" | "own-name";
  readonly epik: "click_id" | "partner_id";
  readonly pinUnauth: "external_id" | "click_id" | "none";
  readonly ip: "full" | "none";
  /** ISO 4217, for values that come without one. */
  readonly defaultCurrency?: string;
  /** `ss-…`, only where Pinterest assigned one. */
  readonly partnerName?: string;
}
