import type { JsonObject } from "../lib/json.ts";
import type { HashText } from "../lib/sha256.ts";
import type { IncomingEvent } from "../wire/incoming-event.ts";
import type { AppFacts, EventId, StoredEvent } from "../wire/stored-event.ts";
import { cleanProps } from "./clean-props.ts";
import { holdsContact, withoutContacts } from "./contacts.ts";
import { eventTime } from "./event-time.ts";
import { hashUser } from "./hash-user.ts";
import { languageOf } from "./language.ts";
import { isOpaqueId } from "./opaque-id.ts";
import { addTrait, addTraits, type RawTraits } from "./raw-traits.ts";
import type { ProtectSettings } from "./settings.ts";
import { scrubUrl } from "./url-scrub.ts";
import { usableIp } from "./usable-ip.ts";
import { createWarningList, type Warn } from "./warning-list.ts";

/**
 * The event without personal data in clear: traits normalised and hashed, wherever the sender put them; e-mail addresses and phone numbers
 * in international form taken out of properties, title, ids and addresses; the time set right. Never throws: what cannot be used is left out, with a warning on the event.
 */
export const protectEvent = (incoming: IncomingEvent, settings: ProtectSettings, hash: HashText): StoredEvent => {
  const { warn, list } = createWarningList();
  for (const { code, field } of incoming.warnings ?? []) warn(code, field);
  const { pinUnauth, ip, locale } = incoming;
  const raw: RawTraits = new Map();
  for (const id of incoming.userIds) addTrait(raw, "external_id", "userId", id, warn);
  addTraits(raw, incoming.traits, warn);
  const at = eventTime(incoming, warn);
  const props = protectProps(incoming.props, settings, raw, warn);
  if (incoming.consent.ldp === true) addPlace(raw, incoming.place ?? { country: settings.defaultCountry }, warn);
  const country = settings.defaultCountry?.toUpperCase();
  const user = hashUser(raw, { receivedAt: incoming.receivedAt, ...(country === undefined ? {} : { country }) }, hash, warn);
  if (incoming.weakIds === true) warn("weak_id");

  return {
    site: incoming.site,
    id: protectId(incoming.id, hash, warn),
    name: protectText(incoming.name, "name", warn) || "event",
    at,
    receivedAt: incoming.receivedAt,
    door: incoming.door,
    actionSource: incoming.actionSource,
    consent: incoming.consent,
    props,
    user,
    ...present({
      url: protectUrl(incoming.url, "url", settings, warn),
      referrer: protectUrl(incoming.referrer, "referrer", settings, warn),
      title: incoming.title && protectText(incoming.title, "title", warn),
      epik: protectOpaque(incoming.epik, "epik", warn),
      derivedEpik: protectOpaque(incoming.derivedEpik, "derivedEpik", warn),
      pinUnauth: pinUnauth ? hash(pinUnauth) : undefined,
      pinUnauthRaw: settings.keepPinUnauth ? protectOpaque(pinUnauth, "pinUnauth", warn) : undefined,
      ip: ip !== undefined && settings.ip === "full" ? usableIp(ip) : undefined,
      userAgent: incoming.userAgent && protectText(incoming.userAgent, "userAgent", warn),
      language: locale === undefined ? undefined : languageOf(locale),
      app: incoming.app && protectApp(incoming.app, warn),
      tag: incoming.tag,
    }),
    warnings: list,
  };
};

/** Limited Data Processing goes by the state that the visitor lives in: what the sender does not say is taken from where they are. */
const addPlace = (
  raw: RawTraits,
  place: { readonly country?: string | undefined; readonly region?: string },
  warn: Warn,
): void => {
  if (raw.has("country")) return;
  addTrait(raw, "country", "country", place.country, warn);
  if (!raw.has("st")) addTrait(raw, "st", "region", place.region, warn);
};

const protectProps = (props: JsonObject, settings: ProtectSettings, raw: RawTraits, warn: Warn): JsonObject =>
  cleanProps(props, settings, (finding) => {
    switch (finding.kind) {
      case "trait":
        warn("traits_in_props", finding.path);
        addTrait(raw, finding.key, finding.name, finding.value, warn);
        return undefined;
      case "person":
        warn("traits_in_props", finding.path);
        addTraits(raw, finding.value, warn);
        return undefined;
      case "personal":
        warn("personal_data_removed", finding.path);
        return undefined;
      case "url":
        warn(finding.scrubbed === undefined ? "invalid_url" : "url_scrubbed", finding.path);
        return finding.scrubbed;
      case "deep":
        warn("too_deep", finding.path);
        return undefined;
    }
  });

const protectUrl = (url: string | undefined, field: string, settings: ProtectSettings, warn: Warn): string | undefined => {
  if (!url) return undefined;
  const scrubbed = scrubUrl(url, settings);
  if (scrubbed === undefined) warn("invalid_url", field);
  else if (scrubbed !== url.trim()) warn("url_scrubbed", field);
  return scrubbed;
};

const protectText = (text: string, field: string, warn: Warn): string => {
  const clean = withoutContacts(text);
  if (clean !== text) warn("personal_data_removed", field);
  return clean;
};

/** Pages make ids of what they have. The hash is the same each time, so that a repeat is still known. */
const protectId = (id: EventId, hash: HashText, warn: Warn): EventId => {
  if (!holdsContact(id)) return id;
  warn("personal_data_removed", "id");
  return `${hash(id)}` as EventId;
};

const protectOpaque = (id: string | undefined, field: string, warn: Warn): string | undefined => {
  if (!id || isOpaqueId(id)) return id;
  warn("invalid_trait", field);
  return undefined;
};

const protectApp = (app: AppFacts, warn: Warn): AppFacts =>
  Object.fromEntries(
    Object.entries(app).map(([name, fact]) => [name, typeof fact === "string" ? protectText(fact, `app.${name}`, warn) : fact]),
  );

type Present<Facts> = { [Name in keyof Facts]?: Exclude<Facts[Name], undefined> };

/** The facts that are there. */
const present = <Facts extends Record<string, unknown>>(facts: Facts): Present<Facts> => {
  const known: Present<Facts> = {};
  for (const name in facts) {
    const fact = facts[name];
    if (isPresent(fact)) known[name] = fact;
  }
  return known;
};

const isPresent = <Fact>(fact: Fact): fact is Exclude<Fact, undefined> => fact !== undefined && fact !== "";
