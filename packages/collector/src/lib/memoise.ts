/** Longer texts are computed anew each time, so that what a stranger sends cannot fill the memory. */
const MAX_TEXT_LENGTH = 512;

/**
 * Remembers what a pure function made of its latest texts, where few of them make most of the calls (user agents, property names, hosts).
 * When `maxTexts` are known it starts anew, which is cheaper than keeping an order of use. Not for what names a person: a text with an @
 * is not kept.
 */
export const memoise = <Value>(compute: (text: string) => Value, maxTexts = 2000): ((text: string) => Value) => {
  const known = new Map<string, { readonly value: Value }>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before.value;
    const value = compute(text);
    if (text.length > MAX_TEXT_LENGTH || text.includes("@")) return value;
    if (known.size >= maxTexts) known.clear();
    known.set(text, { value });
    return value;
  };
};
