type Listener = (name: string, detail?: unknown) => void;

const listeners = new Set<Listener>();

let isVerbose: boolean;

/** Tells listeners, and the console while debugging, what happens. */
export const tell: Listener = (name, detail) => {
  // oxlint-disable-next-line no-console -- the reader asked for it
  if (isVerbose) console.log("dayfly", name, detail);
  for (const listener of listeners) listener(name, detail);
};

export const debug = (on = true): void => {
  isVerbose = on;
};

/** A listener that throws harms nobody. */
export const on = (name: string, work: (detail: never) => unknown): (() => void) => {
  const listener: Listener = (told, detail) => {
    try {
      if (told === name) work(detail as never);
    } catch {
      // The page's own mistake.
    }
  };
  listeners.add(listener);
  return () => listeners.delete(listener);
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
