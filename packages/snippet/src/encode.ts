/**
 * JSON of what a page brings: an `Array.prototype.toJSON` of old libraries is passed by, lists hold at most `maxItems`, texts eight times
 * as many characters. Without a bound it is for storage, which outlives the visit: what may say who the visitor is, is left out. (An `@`
 * in an address may be written in percent.) Throws on circular objects.
 */
export const encode = (value: unknown, maxItems?: number): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key, part) {
    const list = this[key];
    if (Array.isArray(list)) return list.slice(0, maxItems);
    if (!maxItems && key === "user") return undefined;
    if (typeof part !== "string") return part;
    if (maxItems) return part.slice(0, maxItems * 8);
    return /@|%40/.test(part) ? undefined : part;
  });
