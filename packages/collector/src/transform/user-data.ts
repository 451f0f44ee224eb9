import type { CapiUserData } from "../capi/event.ts";
import { isPrivateAddress } from "../lib/public-address.ts";
import { HASHED_KEYS, type StoredEvent } from "../wire/stored-event.ts";
import { type Notes, warn } from "./notes.ts";
import type { MappingSettings } from "./settings.ts";

type Draft = { -readonly [Key in keyof CapiUserData]: CapiUserData[Key] };

/** Placeholders of proxies that lost the address. Pinterest refuses the first. */
const NO_ADDRESS = new Set(["0.0.0.0", "::", ""]);

/** The match keys: hashed ones as they stand, and the few that Pinterest wants as they are. */
export const mapUserData = (event: StoredEvent, settings: MappingSettings, notes: Notes): CapiUserData => {
  const { trace } = notes;
  const data: Draft = {};
  for (const key of HASHED_KEYS) {
    const hashes = event.user[key];
    if (hashes === undefined) continue;
    data[key] = hashes;
    trace?.took(`user_data.${key}`, `user.${key}`, "Normalised and hashed when it came in.");
  }
  putVisitor(data, event, settings, trace);
  putClickId(data, event, settings, trace);
  putRequest(data, event, settings, notes);
  return data;
};

/** Pinterest's gate: an e-mail address, or a mobile id, or both IP address and user agent. */
export const isIdentified = (user: CapiUserData): boolean =>
  user.em !== undefined ||
  user.hashed_maids !== undefined ||
  (user.client_ip_address !== undefined && user.client_user_agent !== undefined);

type Tracing = Notes["trace"];

const putVisitor = (data: Draft, event: StoredEvent, settings: MappingSettings, trace: Tracing): void => {
  if (event.pinUnauth === undefined || settings.pinUnauth !== "external_id") return;
  const ids = data.external_id ?? [];
  if (ids.includes(event.pinUnauth)) return;
  data.external_id = [...ids, event.pinUnauth];
  trace?.took(
    "user_data.external_id",
    ids.length > 0 ? "user.external_id, pinUnauth" : "pinUnauth",
    "The user's ids, then the visitor's cookie.",
  );
};

const putClickId = (data: Draft, event: StoredEvent, settings: MappingSettings, trace: Tracing): void => {
  if (event.epik) {
    data[settings.epik] = event.epik;
    trace?.took(`user_data.${settings.epik}`, "epik", "Byte for byte.");
  }
  if (settings.pinUnauth === "click_id" && event.pinUnauthRaw && data.click_id === undefined) {
    data.click_id = event.pinUnauthRaw;
    trace?.took("user_data.click_id", "pinUnauthRaw", "The setting pinUnauth says so.");
  }
};

const putRequest = (data: Draft, event: StoredEvent, settings: MappingSettings, notes: Notes): void => {
  const { trace } = notes;
  if (event.ip) {
    const why = whyKeptBack(event.ip, data, settings);
    if (why === undefined) {
      data.client_ip_address = event.ip;
      trace?.took("user_data.client_ip_address", "ip");
    } else trace?.dropped("ip", why);
    // Of a proxy in front of a browser's request `undeclared_proxy` tells.
    if (event.door === "server" && isPrivateAddress(event.ip)) warn(notes, "private_ip", "context.ip");
  }
  if (!event.userAgent) return;
  data.client_user_agent = event.userAgent.toWellFormed();
  trace?.took("user_data.client_user_agent", "userAgent");
};

/** A private address says nothing about the visitor, but lets through what only a click id or a user's id can match. */
const whyKeptBack = (ip: string, data: Draft, settings: MappingSettings): string | undefined => {
  if (settings.ip === "none") return "The setting ip says so.";
  if (NO_ADDRESS.has(ip)) return "It is a placeholder, not an address.";
  return isIdentified(data) && isPrivateAddress(ip) ? "It is a private network's address, which is no visitor's." : undefined;
};
