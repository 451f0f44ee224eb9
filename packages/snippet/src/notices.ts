type Listener = (name: string, detail: unknown) => unknown;

const listeners = new Set<Listener>();

// oxlint-disable-next-line no-console -- the reader asked for it
const print: Listener = (name, detail) => console.log("dayfly", name, detail);

/** Tells listeners, and the console while debugging, what happens. A listener that throws harms nobody. */
export const tell: Listener = (name, detail) =>
  listeners.forEach((listener) => {
    try {
      listener(name, detail);
    } catch {
      // The page's own mistake.
    }
  });

export const on = (name: string, listener: (detail: never) => unknown): (() => void) => {
  const entry: Listener = (told, detail) => told === name && Object(listener)(detail);
  listeners.add(entry);
  return () => listeners.delete(entry);
};

export const debug = (isVerbose = true): unknown => listeners[isVerbose ? "add" : "delete"](print);

/** `work` that throws nothing: what goes wrong is told as a problem, and the result is undefined. */
export const guard =
  <Args extends readonly unknown[], Result>(work: (...args: Args) => Result): ((...args: Args) => Result | undefined) =>
  (...args) => {
    try {
      return work(...args);
    } catch (problem) {
      tell("problem", problem);
      return undefined;
    }
  };
