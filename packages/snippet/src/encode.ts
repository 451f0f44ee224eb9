/**
 * JSON of what a page brings: an `Array.prototype.toJSON` of old libraries is passed by, lists hold at most `maxItems`, texts eight times
 * as many characters, and members named `omitted` are left out. Throws on circular objects.
 */
export const encode = (value: unknown, maxItems?: number, omitted?: string): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key, part) {
    const list = this[key];
    if (Array.isArray(list)) return list.slice(0, maxItems);
    if (typeof part === "bigint") return `${part}`;
    return key === omitted ? undefined : typeof part === "string" && maxItems ? part.slice(0, maxItems * 8) : part;
  });
