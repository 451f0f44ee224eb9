type Method = "pushState" | "replaceState";

/** Calls `onChange` at every change of the address by script, until the returned function is called. */
export const patchHistory = (method: Method, onChange: () => void): (() => void) => {
  const original = history[method];
  const patched = function (this: History, ...args: Parameters<History[Method]>): void {
    original.apply(this, args);
    onChange();
  };
  history[method] = patched;
  return () => {
    // Who patched after us keeps theirs; ours is then without effect.
    if (history[method] === patched) history[method] = original;
  };
};
