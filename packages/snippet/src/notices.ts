import { isOn, options } from "./config.ts";

type Work = (detail: unknown) => unknown;

type Listener = readonly [string, Work];

const listeners = new Set<Listener>();

/** Tells listeners what happens, and the console where debugging is on; a listener that throws harms nobody. */
export const tell = (name: string, detail?: unknown): void => {
  // oxlint-disable-next-line no-console -- the reader asked for it
  if (isOn(options.debug)) console.log("_df", name, detail);
  for (const [told, work] of listeners) {
    try {
      if (name === told) work(detail);
    } catch {
      // The page's own mistake.
    }
  }
};

/** Calls `work` at each notice of that name until the returned function is called. */
export const on = (...listener: readonly [name: string, work: (detail: never) => unknown]): (() => void) => {
  listeners.add(listener as Listener);
  return () => listeners.delete(listener as Listener);
};

/** `work` that throws nothing: what goes wrong is told as a problem, and the result is undefined. */
export const guard =
  <Args extends readonly unknown[], Result>(work: (...args: Args) => Result): ((...args: Args) => Result | undefined) =>
  (...args) => {
    try {
      return work(...args);
    } catch (problem) {
      tell("problem", problem);
    }
    return undefined;
  };
