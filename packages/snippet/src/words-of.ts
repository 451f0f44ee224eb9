/** The words of an attribute that lists some, with spaces or commas between them; none where it is absent. */
export const wordsOf = (list: unknown): readonly string[] => `${list || ""}`.match(/[^\s,]+/g) ?? [];
