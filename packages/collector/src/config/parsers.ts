import type { JsonObject } from "../lib/json.ts";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";

/**
 * Reads one setting, given as a text (environment) or as the value itself (`dayfly.config.ts`). The failure completes the sentence
 * "PORT …" and says what to write.
 */
export interface Parser<Value> {
  (given: unknown): Result<Value, string>;
  /** JSON Schema of what may be given, for descriptions; the parser has the last word. */
  readonly schema?: JsonObject;
}

/** A parser that says what it takes. */
export const describedBy = <Value>(schema: JsonObject, parse: (given: unknown) => Result<Value, string>): Parser<Value> =>
  Object.assign((given: unknown) => parse(given), { schema });

const asText = (given: unknown): string | undefined => (typeof given === "string" ? given.trim() : undefined);

export const text = ({
  minLength = 1,
  pattern,
  expected,
}: {
  minLength?: number;
  pattern?: RegExp;
  expected: string;
}): Parser<string> =>
  describedBy(
    // JSON Schema knows no flags: what ignores case is told in words only.
    {
      type: "string",
      minLength,
      ...(pattern?.flags === "" ? { pattern: pattern.source } : {}),
      description: `Must be ${expected}.`,
    },
    (given) => {
      const value = asText(given);
      const fits = value !== undefined && value.length >= minLength && (pattern?.test(value) ?? true);
      return fits ? ok(value) : fail(`must be ${expected}`);
    },
  );

export const integer = (min: number, max: number): Parser<number> =>
  describedBy({ type: "integer", minimum: min, maximum: max }, (given) => {
    const value = typeof given === "number" ? given : Number(asText(given) || Number.NaN);
    return Number.isInteger(value) && value >= min && value <= max
      ? ok(value)
      : fail(`must be a whole number from ${min} to ${max}`);
  });

const FLAGS = new Map<unknown, boolean>([
  [true, true],
  ["true", true],
  ["1", true],
  ["yes", true],
  [false, false],
  ["false", false],
  ["0", false],
  ["no", false],
]);

export const flag: Parser<boolean> = describedBy({ type: "boolean" }, (given) => {
  const value = FLAGS.get(typeof given === "string" ? given.trim().toLowerCase() : given);
  return value === undefined ? fail("must be true or false") : ok(value);
});

export const oneOf = <const Value extends string>(values: readonly Value[]): Parser<Value> =>
  describedBy({ type: "string", enum: values }, (given) => {
    const value = values.find((candidate) => candidate === asText(given)?.toLowerCase());
    return value === undefined ? fail(`must be one of: ${values.join(", ")}`) : ok(value);
  });

/** A comma-separated text or a list. */
export const listOf = <Value>(item: Parser<Value>): Parser<readonly Value[]> =>
  describedBy({ type: "array", items: item.schema ?? {} }, (given) => {
    const parts: readonly unknown[] = Array.isArray(given)
      ? given
      : (asText(given) ?? "")
          .split(",")
          .map((part) => part.trim())
          .filter((part) => part !== "");
    const values: Value[] = [];
    for (const part of parts) {
      const parsed = item(part);
      if (!parsed.ok) return fail(`holds an entry that ${parsed.failure}`);
      values.push(parsed.value);
    }
    return ok(values);
  });

/** `https://shop.example`, without a path; lower-case, as browsers send it. `null` is that of every page in a sandbox. */
export const origin: Parser<string> = describedBy({ type: "string", examples: ["https://shop.example"] }, (given) => {
  if (given === "null") return ok(given);
  const url = URL.parse(asText(given) ?? "");
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "" && url.hash === "";
  if (!isOrigin) return fail("must be an origin such as https://shop.example (scheme and host, no path)");
  return url.hostname.includes("*") ? fail("must be one origin: name each host, a * stands for none") : ok(url.origin);
});

/** An http(s) address without a trailing slash. */
export const baseUrl: Parser<string> = describedBy({ type: "string", format: "uri" }, (given) => {
  const url = URL.parse(asText(given) ?? "");
  return url !== null && /^https?:$/.test(url.protocol)
    ? ok(url.href.replace(/\/+$/, ""))
    : fail("must be an address such as https://api.pinterest.com/v5");
});

const BLOCKED_WORDS = /track|collect|event|analytics|pixel|beacon/i;

/** A path that content blockers' general rules do not match. */
export const basePath: Parser<string> = (given) => {
  const value = asText(given)?.replace(/\/+$/, "");
  if (value === undefined || !/^(\/[\w~-]+)+$/.test(value)) return fail("must be a path such as /_df");
  const blocked = BLOCKED_WORDS.exec(value);
  return blocked ? fail(`must not contain "${blocked[0]}": content blockers match such names; choose a neutral one`) : ok(value);
};
