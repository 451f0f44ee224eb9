import { isJsonObject, type JsonObject, type JsonValue } from "../lib/json.ts";

/** An event's properties, and those that GA4 nests in `ecommerce`. */
export interface Properties {
  readonly props: JsonObject;
  readonly ecommerce: JsonObject;
}

/** A place to look at: a property, or one inside `ecommerce` or another. */
export interface PropertyPath {
  /** As a person writes it: `value`, `ecommerce.value`. */
  readonly path: string;
  readonly key: string;
  readonly nested: boolean;
  /** What comes behind the key, from the outside in. */
  readonly deeper: readonly string[];
}

const NOTHING: JsonObject = {};
const ECOMMERCE = "ecommerce.";

export const openProperties = (props: JsonObject): Properties => {
  const nested = props["ecommerce"];
  return { props, ecommerce: isJsonObject(nested) ? nested : NOTHING };
};

const known = new Set<string>();

/** All paths of all tables. */
export const KNOWN_PATHS: ReadonlySet<string> = known;

/** Reads a table's paths once, when the module loads. */
export const pathsOf = (paths: readonly string[]): readonly PropertyPath[] =>
  paths.map((path) => {
    known.add(path);
    const nested = path.startsWith(ECOMMERCE);
    const [key = "", ...deeper] = (nested ? path.slice(ECOMMERCE.length) : path).split(".");
    return { path, key, nested, deeper };
  });

export const valueAt = ({ props, ecommerce }: Properties, { key, nested, deeper }: PropertyPath): JsonValue | undefined => {
  if (nested && ecommerce === NOTHING) return undefined;
  let value = (nested ? ecommerce : props)[key];
  // Mostly so, and measured: an empty walk costs as much as the look.
  if (value === undefined) return undefined;
  for (const name of deeper) value = isJsonObject(value) ? value[name] : undefined;
  return value;
};

/** Whether a site said anything here: null and blank text are nothing. */
export const isPresent = (value: JsonValue | undefined): boolean =>
  value !== undefined && value !== null && (typeof value !== "string" || value.trim() !== "");

/** The first path where something is, usable or not. */
export const findPresent = (properties: Properties, paths: readonly PropertyPath[]): PropertyPath | undefined =>
  paths.find((path) => isPresent(valueAt(properties, path)));
