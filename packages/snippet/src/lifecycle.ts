export interface Lifecycle {
  /** The page may never run again. */
  onLeave(): void;
  /** The page is seen, perhaps for the first time; true: it came back from the back/forward cache. */
  onSeen(isRestored: boolean): void;
}

/** Tells when the page comes and goes, until `signal`. No `unload`: it would keep the page out of the back/forward cache. */
export const watchPage = ({ onLeave, onSeen }: Lifecycle, signal: AbortSignal): void => {
  const options = { signal };
  const onVisibility = (): void => (document.visibilityState === "hidden" ? onLeave() : onSeen(false));
  document.addEventListener("visibilitychange", onVisibility, options);
  document.addEventListener("prerenderingchange", onVisibility, options);
  // Safari does not always say `hidden` first.
  addEventListener("pagehide", onLeave, options);
  addEventListener("pageshow", (event) => event.persisted && onSeen(true), options);
  addEventListener("online", () => onSeen(false), options);
};
