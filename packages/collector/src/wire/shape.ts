import { isJsonObject } from "../lib/json.ts";
import { fail, ok, type Result } from "../lib/result.ts";

/** What is wrong with a value, and where in it (a JSON Pointer). It names fields, never what a sender wrote. */
export interface Flaw {
  readonly pointer: string;
  readonly message: string;
  /** The path to the extra that it is in, the innermost: without that the value may do. Absent: it will not. */
  readonly extra?: Path;
}

type Path = readonly string[];

/**
 * What a part of the inbound contract looks like: gives a value's first flaw, undefined where there is none. Plain functions, for every
 * thread that takes requests loads them before its first one, and Workers forbid a validator that writes code.
 */
export interface Shape<Value> {
  (value: unknown): Flaw | undefined;
  /** In types only. */
  readonly of?: Value;
}

/** A key that may be absent; an extra is better absent than in the way. */
interface Optional<Value> {
  readonly optional: Shape<Value>;
  readonly isExtra: boolean;
}

type Fields = Readonly<Record<string, Shape<unknown> | Optional<unknown>>>;

type ValueOf<Field> = Field extends Shape<infer Value> ? Value : Field extends Optional<infer Value> ? Value : never;

type ObjectOf<All extends Fields> = {
  readonly [Key in keyof All as All[Key] extends Optional<unknown> ? never : Key]: ValueOf<All[Key]>;
} & {
  readonly [Key in keyof All as All[Key] extends Optional<unknown> ? Key : never]?: ValueOf<All[Key]>;
};

/** A value as what its shape says it is, without the extras that have a flaw: `leaveOut` is told of each, as `ids.epik`. */
export const readAs = <Value>(shape: Shape<Value>, value: unknown, leaveOut?: (part: string) => void): Result<Value, Flaw> => {
  const flaw = shape(value);
  if (!flaw) return ok(value as Value);
  if (!flaw.extra) return fail(flaw);
  leaveOut?.(flaw.extra.join("."));
  return readAs(shape, without(flaw.extra, value), leaveOut);
};

/** A copy whose part at `path` is undefined: what cannot be read is not what nobody said. */
const without = ([key = "", ...deeper]: Path, value: unknown): unknown => {
  const parts = value as Readonly<Record<string, unknown>>;
  return { ...parts, [key]: deeper.length > 0 ? without(deeper, parts[key]) : undefined };
};

const flawed = (message: string): Flaw => ({ pointer: "", message });

/** `must be …` wherever it is not. */
const kind = <Value>(name: string, isOfIt: (value: unknown) => boolean): Shape<Value> => {
  const flaw = flawed(`must be ${name}`);
  return (value) => (isOfIt(value) ? undefined : flaw);
};

export const flag = kind<boolean>("boolean", (value) => typeof value === "boolean");
export const list = kind<readonly unknown[]>("array", Array.isArray);
/** An object with any keys. */
export const bag = kind<Readonly<Record<string, unknown>>>("object", isJsonObject);

export const oneOf = <const Value extends string | number>(...allowed: readonly Value[]): Shape<Value> =>
  kind(allowed.length === 1 ? String(allowed[0]) : `one of ${allowed.join(", ")}`, (value) =>
    allowed.some((one) => one === value),
  );

/** Lengths are those of Unicode's characters. */
export const text = (maxLength: number, minLength = 0): Shape<string> => {
  const tooShort = flawed(`must not have fewer than ${minLength} characters`);
  const tooLong = flawed(`must not have more than ${maxLength} characters`);
  return (value) => {
    if (typeof value !== "string") return NO_TEXT;
    if (value.length < minLength) return tooShort;
    // A character has two units at most.
    return value.length > maxLength && [...value].length > maxLength ? tooLong : undefined;
  };
};

const NO_TEXT = flawed("must be string");

/** A finite one. */
export const number = (min = -Infinity, max = Infinity): Shape<number> => {
  const tooSmall = flawed(`must be >= ${min}`);
  const tooLarge = flawed(`must be <= ${max}`);
  return (value) => {
    if (typeof value !== "number" || !Number.isFinite(value)) return NO_NUMBER;
    if (value < min) return tooSmall;
    return value > max ? tooLarge : undefined;
  };
};

const NO_NUMBER = flawed("must be number");

/** The flaw of what is neither is that of the first. */
export const either =
  <One, Other>(one: Shape<One>, other: Shape<Other>): Shape<One | Other> =>
  (value) => {
    const flaw = one(value);
    return flaw && other(value) ? flaw : undefined;
  };

export const nullable =
  <Value>(shape: Shape<Value>): Shape<Value | null> =>
  (value) =>
    value === null ? undefined : shape(value);

/** A key that may be absent; what stands there otherwise must be of its shape. */
export const optional = <Value>(shape: Shape<Value>): Optional<Value> => ({ optional: shape, isExtra: false });

/** A key that may be absent, and is left out where it is not of its shape: the value is worth having without it. */
export const extra = <Value>(shape: Shape<Value>): Optional<Value> => ({ optional: shape, isExtra: true });

/** Keys that it does not name are ignored. */
export const object = <All extends Fields>(fields: All): Shape<ObjectOf<All>> => {
  const known = Object.entries(fields).map(([key, field]) =>
    "optional" in field ? { key, shape: field.optional, isExtra: field.isExtra } : { key, shape: field, isExtra: false },
  );
  const required = Object.entries(fields).flatMap(([key, field]) => ("optional" in field ? [] : [key]));
  return (value) => {
    if (!isJsonObject(value)) return NO_OBJECT;
    for (const key of required) {
      if (value[key] === undefined) return missing(required.filter((name) => value[name] === undefined));
    }
    for (const { key, shape, isExtra } of known) {
      const part = value[key];
      const flaw = part === undefined ? undefined : shape(part);
      if (flaw) return flawIn(key, flaw, isExtra);
    }
    return undefined;
  };
};

const flawIn = (key: string, { pointer, message, extra: path = [] }: Flaw, isExtra: boolean): Flaw => ({
  pointer: `/${key}${pointer}`,
  message,
  ...(isExtra || path.length > 0 ? { extra: [key, ...path] } : {}),
});

const NO_OBJECT = flawed("must be object");

const missing = (keys: readonly string[]): Flaw => flawed(`must have required properties ${keys.join(", ")}`);
