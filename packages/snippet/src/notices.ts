type Listener = (name: string, detail?: unknown) => void;

const listeners = new Set<Listener>();

/** Tells listeners what happens; one that throws harms nobody. */
export const tell: Listener = (name, detail) => {
  for (const listener of listeners) {
    try {
      listener(name, detail);
    } catch {
      // The page's own mistake.
    }
  }
};

/** Calls `work` at each notice of that name until the returned function is called. */
export const on = (name: string, work: (detail: never) => unknown): (() => void) => {
  const listener: Listener = (told, detail) => told === name && work(detail as never);
  listeners.add(listener);
  return () => listeners.delete(listener);
};

// oxlint-disable-next-line no-console -- the reader asked for it
const log: Listener = (name, detail) => console.log("_df", name, detail);

/** Writes every notice on the console, or no longer. */
export const debug = (isVerbose = true): void => {
  listeners[isVerbose ? "add" : "delete"](log);
};

/** `work` that throws nothing: what goes wrong is told as a problem, and the result is undefined. */
export const guard =
  <Args extends readonly unknown[], Result>(work: (...args: Args) => Result): ((...args: Args) => Result | undefined) =>
  (...args) => {
    try {
      return work(...args);
    } catch (problem) {
      return tell("problem", problem) as undefined;
    }
  };
