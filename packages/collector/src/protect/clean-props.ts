import { isJsonObject, type JsonObject, type JsonValue } from "../lib/json.ts";
import { WIRE_LIMITS } from "../wire/limits.ts";
import type { HashedKey } from "../wire/stored-event.ts";
import { holdsContact } from "./contacts.ts";
import { meaningInProps } from "./private-names.ts";
import type { ProtectSettings } from "./settings.ts";
import { scrubReference, scrubUrl } from "./url-scrub.ts";

/** Something in an event's properties that may not stay as it is. `path` is made of names, `user.email`. */
export type Finding =
  | { readonly kind: "trait"; readonly path: string; readonly name: string; readonly key: HashedKey; readonly value: JsonValue }
  | { readonly kind: "person"; readonly path: string; readonly value: JsonValue }
  | { readonly kind: "personal"; readonly path: string }
  | { readonly kind: "url"; readonly path: string; readonly scrubbed: string | undefined }
  | { readonly kind: "deep"; readonly path: string };

/** What stands in the finding's place; undefined removes it. */
export type Replace = (finding: Finding) => JsonValue | undefined;

type Settings = Pick<ProtectSettings, "scrubParameters">;

const join = (parent: string, name: string): string => (parent === "" ? name : `${parent}.${name}`);

const findByName = (name: string, parent: string, value: JsonValue): Finding | undefined => {
  if (value === null || typeof value === "boolean") return undefined;
  const meaning = meaningInProps(name, typeof value === "object");
  if (meaning === undefined) return undefined;
  const path = join(parent, name);
  switch (meaning.kind) {
    case "trait":
      return { kind: "trait", path, name, key: meaning.key, value };
    case "person":
      return { kind: "person", path, value };
    case "personal":
      return { kind: "personal", path };
    case "somebody":
      return KIND_OF_SOMEBODY.test(String(value)) ? undefined : { kind: "personal", path };
  }
};

/** `customer: "new"`; anything else under such a name is a name or an id. */
const KIND_OF_SOMEBODY = /^\s*[\p{L}_-]*\s*$/u;

const ADDRESS = /^https?:\/\//i;

const findInText = (text: string, path: string, settings: Settings): Finding | undefined => {
  if (ADDRESS.test(text)) {
    const scrubbed = scrubUrl(text, settings);
    return scrubbed === text ? undefined : { kind: "url", path, scrubbed };
  }
  if (holdsContact(text)) return { kind: "personal", path };
  const scrubbed = scrubReference(text, settings);
  return scrubbed === text ? undefined : { kind: "url", path, scrubbed };
};

/** What a text holds that is an object, a list or another text, written as JSON. */
const parseNested = (text: string): JsonValue | undefined => {
  if (!/^\s*["{[]/.test(text)) return undefined;
  try {
    // A byte order mark is white space for `trim` alone.
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
};

/**
 * Properties without personal data: `replace` is told of each thing that may not stay (a property named like a trait, an object that
 * describes a person, a text with an e-mail address, a phone number, an address or a part of one that holds either, nesting beyond the
 * limit), also in what is written as JSON, and says what stands in its place.
 * Where all may stay, as mostly, the result is what was given.
 */
export const cleanProps = (props: JsonObject, settings: Settings, replace: Replace): JsonObject => {
  const cleanValue = (value: JsonValue, path: string, depth: number): JsonValue | undefined => {
    if (typeof value === "string") return cleanText(value, path, depth);
    if (typeof value !== "object" || value === null) return value;
    if (depth > WIRE_LIMITS.maxDepth) return replace({ kind: "deep", path });
    return isJsonObject(value) ? cleanObject(value, path, depth) : cleanList(value, path, depth);
  };

  const cleanText = (text: string, path: string, depth: number): JsonValue | undefined => {
    const nested = parseNested(text);
    if (nested === undefined) {
      const finding = findInText(text, path, settings);
      return finding === undefined ? text : replace(finding);
    }
    const clean = cleanValue(nested, path, depth + 1);
    return clean === nested ? text : clean && JSON.stringify(clean);
  };

  const cleanList = (list: readonly JsonValue[], path: string, depth: number): JsonValue => {
    const clean = list.map((item) => cleanValue(item, path, depth + 1));
    return clean.every((item, index) => item === list[index]) ? list : clean.filter((item) => item !== undefined);
  };

  const cleanProperty = (name: string, value: JsonValue, parent: string, depth: number): JsonValue | undefined => {
    if (name === "__proto__") return undefined;
    if (holdsContact(name)) {
      replace({ kind: "personal", path: parent });
      return undefined;
    }
    const finding = findByName(name, parent, value);
    return finding === undefined ? cleanValue(value, join(parent, name), depth + 1) : replace(finding);
  };

  const cleanObject = (object: JsonObject, parent: string, depth: number): JsonObject => {
    const names = Object.keys(object);
    const valueName = nameOfPair(object, names);
    let clean: Record<string, JsonValue> | undefined;
    for (const [index, name] of names.entries()) {
      const value = object[name];
      const called = valueName !== undefined && PAIR_VALUE.test(name) ? valueName : name;
      const kept = value === undefined ? undefined : cleanProperty(called, value, parent, depth);
      if (clean === undefined && kept !== value) clean = pick(object, names.slice(0, index));
      if (clean !== undefined && kept !== undefined) clean[name] = kept;
    }
    return clean ?? object;
  };

  return cleanObject(props, "", 1);
};

/** What goes with a name and its value in a list of them: a product or an offer has more. */
const PAIR = /^(?:id|type|label|(?:display_?)?(?:name|key|value))$/i;
const PAIR_VALUE = /^(?:display_?)?value$/i;

/** Of `{ key: "billing_first_name", value: "Jane" }`, as shop systems list what an order has besides: what its value is called. */
const nameOfPair = (object: JsonObject, names: readonly string[]): string | undefined => {
  const name = object["key"] ?? object["name"];
  return typeof name === "string" && names.every((one) => PAIR.test(one)) ? name : undefined;
};

/** Never asked for `__proto__`: it is what makes the first difference. */
const pick = (object: JsonObject, names: readonly string[]): Record<string, JsonValue> => {
  const picked: Record<string, JsonValue> = {};
  for (const name of names) {
    const value = object[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
};
