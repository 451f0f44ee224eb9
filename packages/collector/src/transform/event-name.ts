import type { FoundRule } from "./find-rule.ts";
import { warn, type Notes } from "./notes.ts";
import type { EventRule } from "./rules.ts";
import type { MappingSettings } from "./settings.ts";

/** Pinterest's bound for own names: `[A-Za-z0-9_-]{1,100}`. */
const MAX_OWN_NAME_LENGTH = 100;

export interface NamedEvent {
  readonly eventName: string;
  /** For a custom event: what it carries as content_name unless it gives one itself. */
  readonly ownName?: string;
}

/** What Pinterest's event is called. */
export const nameEvent = (
  name: string,
  rule: EventRule,
  origin: FoundRule["origin"],
  settings: MappingSettings,
  notes: Notes,
): NamedEvent => {
  const said = name.trim().toWellFormed();
  if (rule.sends === "own" && settings.customEvents === "own-name") {
    const cleaned = cleanName(said);
    if (cleaned !== undefined) {
      if (cleaned !== said) warn(notes, "custom_name_cleaned", "name");
      notes.trace?.took("event_name", "name", "Sent under its own name, as the setting customEvents says.");
      return { eventName: cleaned };
    }
  }
  notes.trace?.took("event_name", "name", RULE_SENTENCES[origin]);
  if (rule.sends !== "own" && rule.sends !== "custom") return { eventName: rule.sends };
  return { eventName: "custom", ownName: rule.contentName ?? said };
};

const RULE_SENTENCES: Record<FoundRule["origin"], string> = {
  default: "A row of the standard table.",
  variant: "A row of the chosen variant.",
  site: "The site's own row in `events`.",
  none: "A name of the site's own: no table has a row for it.",
};

/**
 * Undefined where no letter or digit is left to tell the name by. Replaced, never removed: "checkout!" must not become Pinterest's
 * `checkout`.
 */
const cleanName = (name: string): string | undefined => {
  const cleaned = name.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, MAX_OWN_NAME_LENGTH);
  return /[A-Za-z0-9]/.test(cleaned) ? cleaned : undefined;
};
