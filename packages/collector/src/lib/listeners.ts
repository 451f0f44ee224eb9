/** Who wants to be called back. */
export interface Listeners<Args extends readonly unknown[]> {
  /** Returns how to stop it. */
  add(listener: (...args: Args) => void): () => void;
  tell(...args: Args): void;
  clear(): void;
}

export const createListeners = <Args extends readonly unknown[] = []>(): Listeners<Args> => {
  const listeners = new Set<(...args: Args) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(...args) {
      for (const listener of listeners) listener(...args);
    },
    clear: () => listeners.clear(),
  };
};
