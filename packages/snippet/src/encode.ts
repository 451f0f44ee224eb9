/**
 * JSON of what a page brings: an `Array.prototype.toJSON` of old libraries is passed by, lists hold at most `maxItems`, texts eight times
 * as many characters, and what `isOmitted` names is left out. Throws on circular objects.
 */
export const encode = (value: unknown, maxItems?: number, isOmitted?: (key: string, part: unknown) => boolean): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key, part) {
    const list = this[key];
    if (isOmitted?.(key, part)) return undefined;
    if (Array.isArray(list)) return list.slice(0, maxItems);
    if (typeof part === "bigint") return `${part}`;
    return typeof part === "string" && maxItems ? part.slice(0, maxItems * 8) : part;
  });
