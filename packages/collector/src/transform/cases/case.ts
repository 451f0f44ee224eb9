import type { CapiCustomData } from "../../capi/event.ts";
import type { JsonObject } from "../../lib/json.ts";
import type { WarningCode } from "../../wire/warnings.ts";
import type { MappingSettings } from "../settings.ts";

/** One event of a site, and what Pinterest must get for it, written by hand. */
export interface MappingCase {
  readonly it: string;
  readonly name: string;
  readonly props?: JsonObject;
  /** Where the site's settings differ from the default ones. */
  readonly settings?: Partial<MappingSettings>;
  readonly sends: string;
  /** Absent: the event carries no custom_data. */
  readonly data?: CapiCustomData;
  /** Absent: none. The click id is always there, so it is never missed. */
  readonly warnings?: readonly WarningCode[];
}
