import type { ConsentSource } from "./source.ts";

/** Do Not Track as a denial. */
export const dnt: ConsentSource = (say) => say({ state: navigator.doNotTrack === "1" ? "denied" : undefined });
