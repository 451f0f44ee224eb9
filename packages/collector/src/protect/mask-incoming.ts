import { isJsonObject, type JsonObject, type JsonValue } from "../lib/json.ts";
import type { IncomingEvent } from "../wire/incoming-event.ts";
import { WIRE_LIMITS } from "../wire/limits.ts";
import { cleanProps } from "./clean-props.ts";
import { holdsContact, withoutContacts } from "./contacts.ts";
import { isOpaqueId } from "./opaque-id.ts";
import type { ProtectSettings } from "./settings.ts";
import { scrubUrl } from "./url-scrub.ts";

export const MASK = "•••";

type Settings = Pick<ProtectSettings, "scrubParameters">;

/**
 * What the sender sent, for people to look at: every trait is there by name, its value masked, wherever it stood; e-mail
 * addresses and phone numbers in properties are masked, addresses are scrubbed. IP address, user agent and `_pin_unauth` are left out.
 */
export const maskIncoming = (incoming: IncomingEvent, settings: Settings): JsonObject => ({
  id: holdsContact(incoming.id) ? MASK : incoming.id,
  name: withoutContacts(incoming.name),
  at: incoming.at,
  sentAt: incoming.sentAt,
  url: incoming.url === undefined ? undefined : scrubUrl(incoming.url, settings),
  referrer: incoming.referrer === undefined ? undefined : scrubUrl(incoming.referrer, settings),
  title: incoming.title === undefined ? undefined : withoutContacts(incoming.title),
  props: maskProps(incoming.props, settings),
  userIds: incoming.userIds.map(() => MASK),
  traits: maskValue(incoming.traits, 1),
  epik: incoming.epik && !isOpaqueId(incoming.epik) ? MASK : incoming.epik,
  tag: incoming.tag,
});

const maskProps = (props: JsonObject, settings: Settings): JsonObject =>
  cleanProps(props, settings, (finding) => {
    switch (finding.kind) {
      case "trait":
      case "person":
        return maskValue(finding.value, 1);
      case "url":
        return finding.scrubbed ?? MASK;
      case "personal":
      case "deep":
        return MASK;
    }
  });

/** The same shape with every value masked; an e-mail address or a phone number as a name goes. */
const maskValue = (value: JsonValue | undefined, depth: number): JsonValue => {
  if (value === null || value === undefined) return null;
  if (typeof value !== "object" || depth > WIRE_LIMITS.maxDepth) return MASK;
  if (!isJsonObject(value)) return value.map((item) => maskValue(item, depth + 1));
  const names = Object.keys(value).filter((name) => name !== "__proto__" && !holdsContact(name));
  return Object.fromEntries(names.map((name) => [name, maskValue(value[name], depth + 1)]));
};
