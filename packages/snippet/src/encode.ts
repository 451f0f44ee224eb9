/** Nesting that the collector takes, with the event around it. */
const MAX_DEPTH = 8;
/** Keeps one event, with the envelope around it, below what a beacon can carry. */
const MAX_LENGTH = 55_000;

/**
 * JSON of `value` in pure ASCII, so that its length is its size on the wire. Our own, for pages bring circular objects, DOM nodes and
 * `BigInt`s, and old libraries bring an `Array.prototype.toJSON` that makes strings of arrays. What cannot be written is left out, and
 * so is, from the end, what does not fit.
 */
export const encode = (value: object): string => {
  let room = MAX_LENGTH;
  const fits = (length: number): boolean => room >= length && ((room -= length), true);

  const write = (holder: object, key: string | number, path: readonly object[]): string | undefined => {
    try {
      const value: unknown = Reflect.get(holder, key);
      if (typeof value !== "object" || !value) {
        const text =
          typeof value === "string" || typeof value === "bigint" ? quote(`${value}`) : isPlain(value) ? `${value}` : "";
        return text && fits(text.length + 1) ? text : undefined;
      }
      if (path.length > MAX_DEPTH || path.includes(value) || value instanceof EventTarget || !fits(3)) return undefined;
      const inner = [...path, value];
      if (Array.isArray(value))
        return `[${Array.from(value, (_, index) => write(value, index, inner))
          .filter(Boolean)
          .join()}]`;
      if ("toJSON" in value && typeof value.toJSON === "function") return write([value.toJSON()], 0, inner);
      return `{${Object.keys(value)
        .map((name) => {
          const label = `${quote(name)}:`;
          const text = fits(label.length) && write(value, name, inner);
          return text && label + text;
        })
        .filter(Boolean)
        .join()}}`;
    } catch {
      return undefined;
    }
  };
  return write([value], 0, []) ?? "{}";
};

const isPlain = (value: unknown): boolean => value === null || typeof value === "boolean" || Number.isFinite(value);

const quote = (text: string): string =>
  `"${text.replace(/[^ !#-[\]-~]/g, (sign) => `\\u${(sign.charCodeAt(0) + 0x10000).toString(16).slice(1)}`)}"`;
