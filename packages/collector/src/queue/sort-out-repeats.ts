import type { RecentKeys } from "../lib/recent-keys.ts";

/** The places of the keys that are neither known nor further up in the list, and of those that are. */
export function sortOutRepeats(
  keys: readonly string[],
  known: Pick<RecentKeys, "has">,
): { readonly fresh: readonly number[]; readonly duplicates: readonly number[] } {
  const seen = new Set<string>();
  const fresh: number[] = [];
  const duplicates: number[] = [];
  keys.forEach((key, index) => {
    const isRepeat = seen.has(key) || known.has(key);
    (isRepeat ? duplicates : fresh).push(index);
    seen.add(key);
  });
  return { fresh, duplicates };
}
