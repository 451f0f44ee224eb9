/**
 * Calls `onChange` at everything by which the page may become another, be hidden or be shown; returns how to stop. `currententrychange`,
 * which `navigation` says, sees routers too that kept the history's own methods. Safari does not always say `hidden` before `pagehide`. No
 * `unload`: it would keep the page out of the back/forward cache.
 */
export const watchPage = (onChange: (event: { readonly type?: string }) => void): (() => void) => {
  const listen = (verb: "add" | "remove"): void => {
    // Captured at the window, the document's own are heard, too. What a target does not have, it never says.
    for (const target of [window, window.navigation] as (EventTarget | undefined)[]) {
      for (const type of ["popstate", "currententrychange", "visibilitychange", "prerenderingchange", "pageshow", "pagehide"])
        target?.[`${verb}EventListener`](type, onChange, true);
    }
  };
  const patches = (["pushState", "replaceState"] as const).map((method) => {
    const original = history[method];
    const patched = (history[method] = (...args) => {
      original.apply(history, args);
      onChange({});
    });
    return () => {
      // Who patched after us keeps theirs; ours is then without effect.
      if (history[method] === patched) history[method] = original;
    };
  });
  listen("add");
  return () => {
    listen("remove");
    for (const undo of patches) undo();
  };
};
