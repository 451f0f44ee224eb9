import { isJsonObject, type JsonObject, type JsonValue } from "../lib/json.ts";

/** An event's properties, and those that GA4 nests in `ecommerce`. */
export interface Properties {
  readonly props: JsonObject;
  readonly ecommerce: JsonObject;
}

/** A place to look at: a property, or one inside `ecommerce`. */
export interface PropertyPath {
  /** As a person writes it: `value`, `ecommerce.value`. */
  readonly path: string;
  readonly key: string;
  readonly nested: boolean;
}

const NOTHING: JsonObject = {};
const ECOMMERCE = "ecommerce.";

export const openProperties = (props: JsonObject): Properties => {
  const nested = props["ecommerce"];
  return { props, ecommerce: isJsonObject(nested) ? nested : NOTHING };
};

/** Reads a table's paths once, when the module loads. */
export const pathsOf = (paths: readonly string[]): readonly PropertyPath[] =>
  paths.map((path) =>
    path.startsWith(ECOMMERCE) ? { path, key: path.slice(ECOMMERCE.length), nested: true } : { path, key: path, nested: false },
  );

export const valueAt = ({ props, ecommerce }: Properties, { key, nested }: PropertyPath): JsonValue | undefined =>
  (nested ? ecommerce : props)[key];

/** Whether a site said anything here: null and blank text are nothing. */
export const isPresent = (value: JsonValue | undefined): boolean =>
  value !== undefined && value !== null && (typeof value !== "string" || value.trim() !== "");

/** The first path where something is, usable or not. */
export const findPresent = (properties: Properties, paths: readonly PropertyPath[]): PropertyPath | undefined =>
  paths.find((path) => isPresent(valueAt(properties, path)));
