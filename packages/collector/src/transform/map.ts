import type { CapiEvent } from "../capi/event.ts";
import { CAPI_LIMITS } from "../capi/limits.ts";
import { toUnixSeconds, unixMs, type UnixMs } from "../lib/time.ts";
import type { StoredEvent } from "../wire/stored-event.ts";
import type { Warning } from "../wire/warnings.ts";
import { mapAppFacts } from "./app-facts.ts";
import { nameEvent } from "./event-name.ts";
import { mapCustomData } from "./fields.ts";
import { createRuleFinder, type FoundRule, ruleOfEvent } from "./find-rule.ts";
import { warn, type Notes, type Trace } from "./notes.ts";
import type { EventRule } from "./rules.ts";
import type { MappingSettings } from "./settings.ts";
import { isIdentified, mapUserData } from "./user-data.ts";

/** What becomes of a stored event. `warnings` are the mapping's own; those that the event came in with stand on the event. */
export type Draft =
  | { readonly kind: "send"; readonly event: CapiEvent; readonly warnings: readonly Warning[] }
  | { readonly kind: "skip"; readonly reason: "dropped_by_mapping" }
  | { readonly kind: "dead"; readonly reason: UnmappableReason; readonly detail: string };

/** Why an event can never be sent as it is, each with what the operator can do. */
const UNMAPPABLE_REASONS = {
  too_old: "It happened more than seven days ago: Pinterest no longer takes it.",
  no_identity:
    "It has no e-mail, no mobile id, and not both IP address and user agent: Pinterest cannot match it. Send one of them.",
  invalid: "It has no usable name, id or time. Correct what the site sends.",
} as const;

export type UnmappableReason = keyof typeof UNMAPPABLE_REASONS;

/** Never throws, whatever the properties hold. With a trace it does the same and tells how. */
export type Mapper = (event: StoredEvent, now: UnixMs, trace?: Trace) => Draft;

/** The mapping of one site. Make it once per site: the rules are laid out here, and each event then costs one look-up. */
export const createMapper = (settings: MappingSettings): Mapper => {
  const findRule = createRuleFinder(settings);
  return (event, now, trace) => {
    const { rule, origin } = ruleOfEvent(findRule, event);
    return rule === false ? { kind: "skip", reason: "dropped_by_mapping" } : draft(event, rule, origin, settings, now, trace);
  };
};

const MAPPERS = new WeakMap<MappingSettings, Mapper>();

/** One event by the mapping of `settings`, whose mapper is kept as long as the settings are. */
export const mapEvent = (event: StoredEvent, settings: MappingSettings, now: UnixMs): Draft => {
  let mapper = MAPPERS.get(settings);
  if (mapper === undefined) MAPPERS.set(settings, (mapper = createMapper(settings)));
  return mapper(event, now);
};

const draft = (
  event: StoredEvent,
  rule: EventRule,
  origin: FoundRule["origin"],
  settings: MappingSettings,
  now: UnixMs,
  trace: Trace | undefined,
): Draft => {
  const ageMs = now - event.at;
  if (!Number.isFinite(ageMs) || event.id === "" || event.name.trim() === "") return dead("invalid");
  if (ageMs > CAPI_LIMITS.tooOldAfterMs) return dead("too_old");
  const notes: Notes = { warnings: [], trace };
  const user = mapUserData(event, settings, notes);
  if (!isIdentified(user)) return dead("no_identity");

  const named = nameEvent(event.name, rule, origin, settings, notes);
  const custom = mapCustomData(event, rule, named.ownName, settings, notes);
  const mapped: { -readonly [Key in keyof CapiEvent]: CapiEvent[Key] } = {
    event_name: named.eventName,
    action_source: event.actionSource,
    event_time: toUnixSeconds(unixMs(Math.min(event.at, now))),
    event_id: event.id.toWellFormed(),
    user_data: user,
  };
  trace?.took("action_source", "actionSource");
  trace?.took("event_time", "at", "Whole seconds, never in the future.");
  trace?.took("event_id", "id");
  if (custom !== undefined) mapped.custom_data = custom;
  putContext(mapped, event, settings, notes);
  if (event.app !== undefined) Object.assign(mapped, mapAppFacts(event.app, notes));

  warnAboutReach(mapped, ageMs, notes);
  return { kind: "send", event: mapped, warnings: notes.warnings };
};

const dead = (reason: UnmappableReason): Draft => ({ kind: "dead", reason, detail: UNMAPPABLE_REASONS[reason] });

const putContext = (
  mapped: { -readonly [Key in keyof CapiEvent]: CapiEvent[Key] },
  event: StoredEvent,
  settings: MappingSettings,
  { trace }: Notes,
): void => {
  if (event.actionSource === "web" && event.url) {
    mapped.event_source_url = event.url.toWellFormed();
    trace?.took("event_source_url", "url", "Personal data was removed from it when it came in.");
  } else if (event.url) trace?.dropped("url", "Only web events have an address.");
  if (event.consent.optOut !== undefined) {
    mapped.opt_out = event.consent.optOut;
    trace?.took("opt_out", "consent.optOut");
  }
  if (event.language) {
    mapped.language = event.language;
    trace?.took("language", "language");
  }
  if (settings.partnerName) {
    mapped.partner_name = settings.partnerName;
    trace?.took("partner_name", "the site's partner name");
  }
};

const warnAboutReach = (mapped: CapiEvent, ageMs: number, notes: Notes): void => {
  const { event_name: name, action_source: source } = mapped;
  // An offline event is late by its nature.
  if (ageMs > CAPI_LIMITS.lateAfterMs && source !== "offline") warn(notes, "late");
  // Pinterest asks for the click id with purchases; without it, most other visits simply came from elsewhere.
  const { click_id: clickId, partner_id: partnerId } = mapped.user_data;
  if (name === "checkout" && source === "web" && (clickId ?? partnerId) === undefined) warn(notes, "no_click_id");
  if ((name === "app_install" || name === "app_open") && (source === "web" || source === "offline")) {
    warn(notes, "app_event_elsewhere");
  }
};
