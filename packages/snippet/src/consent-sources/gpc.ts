import type { ConsentSource } from "./source.ts";

/** Global Privacy Control as a denial. Not listed it is a fact for the collector, which knows the visitor's country. */
export const gpc: ConsentSource = (say) => say({ state: navigator.globalPrivacyControl ? "denied" : undefined });
