/** Follows the page's address, so that an event can say where the visitor came from. */
export const createRoute = (countsHash: boolean) => {
  let here = "";
  let referrer = document.referrer;
  let counted: string | undefined;
  const key = (url: string): string => (countsHash ? url : url.replace(/#.*/, ""));
  return {
    /** The referrer of what happens at `url`: another site's page, or the previous route. */
    visit(url: string): string {
      if (here && key(url) !== key(here)) referrer = here;
      here = url;
      return referrer;
    },
    count(url: string): void {
      counted = key(url);
    },
    isCounted: (url: string): boolean => counted === key(url),
  };
};

/**
 * Calls `onChange` whenever the address may have changed without a load. Returns the undo.
 */
export const watchRoutes = (onChange: () => void): (() => void) => {
  if (window.navigation) {
    navigation.addEventListener("currententrychange", onChange);
    return () => navigation.removeEventListener("currententrychange", onChange);
  }
  const undo = [patch("pushState", onChange), patch("replaceState", onChange)];
  addEventListener("popstate", onChange);
  return () => {
    removeEventListener("popstate", onChange);
    undo.forEach((restore) => restore());
  };
};

const patch = (method: "pushState" | "replaceState", onChange: () => void): (() => void) => {
  const original = history[method];
  const patched: typeof original = function (this: History, ...args) {
    original.apply(this, args);
    onChange();
  };
  history[method] = patched;
  return () => {
    // Somebody patched after us: leave theirs, ours is then without effect.
    if (history[method] === patched) history[method] = original;
  };
};
