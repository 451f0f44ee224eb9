import { on } from "./notices.ts";

/**
 * Calls `onChange` at everything by which the page may become another, be hidden or be shown, until the notice of the end.
 * `currententrychange`, which `navigation` says, sees routers too that kept the history's own methods. An activated prerender does not
 * always say that it is visible. Safari does not always say `hidden` before `pagehide`. No `unload`: it would keep the page out of the
 * back/forward cache.
 */
export const watchPage = (onChange: (event: { readonly type?: string }) => void): void => {
  // Captured at the window, the document's own are heard, too. What a target does not have, it never says; a page may have a `navigation`
  // of its own.
  for (const target of [window, window.navigation] as (EventTarget | undefined)[]) {
    for (const type of ["popstate", "currententrychange", "visibilitychange", "pagehide", "prerenderingchange", "pageshow"]) {
      target?.addEventListener?.(type, onChange, true);
      on("end", () => target?.removeEventListener(type, onChange, true));
    }
  }

  for (const method of ["pushState", "replaceState"] as const) {
    const original = history[method];
    const patched = (history[method] = (...args) => {
      original.apply(history, args);
      onChange(args as object);
    });
    on("end", () => {
      // Who patched after us keeps theirs; ours is then without effect.
      if (history[method] === patched) history[method] = original;
    });
  }
};
