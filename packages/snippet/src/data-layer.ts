import { options } from "./config.ts";
import { guard, on } from "./notices.ts";

/**
 * Shows every entry of the page's dataLayer, those that stand there first, then each as it is pushed and before anyone else sees it. `push`
 * is wrapped as Tag Manager wraps it, which may do so before or after: each calls the one that it found, and the last one's result is
 * returned.
 */
export const watchDataLayer = (see: (entry: unknown) => void): void => {
  const layer: { push: (...entries: unknown[]) => unknown } & readonly unknown[] = (Object(window)[
    options.datalayerName || "dataLayer"
  ] ??= []);
  const look = guard(see);
  const { push } = layer;
  const wrapped = function (this: unknown, ...entries: unknown[]): unknown {
    entries.forEach(look);
    return push.apply(this, entries);
  };
  layer.forEach(look);
  layer.push = wrapped;
  on("end", () => {
    // Who wrapped after us keeps theirs; ours then shows entries to who no longer records.
    if (layer.push === wrapped) layer.push = push;
  });
};

/** The words of an entry that is a call: `gtag()` pushes its arguments, some pages a list. None of any other entry. */
export const dataLayerCall = (entry: unknown): readonly unknown[] => {
  // An Array, or Arguments.
  const isCall = /Ar/.test({}.toString.call(entry));
  return isCall ? Array.from(entry as ArrayLike<unknown>) : [];
};
