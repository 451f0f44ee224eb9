/** Remembers the keys that were last added or found again: more than half of `capacity`, never more than `capacity`. */
export interface RecentKeys {
  has(key: string): boolean;
  add(key: string): void;
  forget(key: string): void;
}

/**
 * Two generations that take turns: forgetting is dropping the elder as a whole. (A Map in order of use, trimmed at its head, spends
 * more on stepping over the holes of what it deleted than on everything else.)
 */
export function recentKeys(capacity = 200_000): RecentKeys {
  let younger = new Set<string>();
  let elder = new Set<string>();

  const add = (key: string): void => {
    if (younger.size >= capacity / 2) {
      elder = younger;
      younger = new Set();
    }
    younger.add(key);
  };

  return {
    add,
    forget(key) {
      younger.delete(key);
      elder.delete(key);
    },
    has(key) {
      if (younger.has(key)) return true;
      if (!elder.has(key)) return false;
      add(key);
      return true;
    },
  };
}
