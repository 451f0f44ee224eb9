const WRITTEN: ReadonlySet<string> = new Set(["", "undefined", "null", "nan", "[object object]"]);
const LONGEST = 15;

/** Whether a text is what code writes where it has no id. Taken for one, it would make one of all that have none. */
export const isNoId = (text: string): boolean => text.length <= LONGEST && WRITTEN.has(text.trim().toLowerCase());
