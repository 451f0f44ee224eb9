import type { WireConsent } from "../wire/event.ts";
import type { ConsentBasis } from "../wire/stored-event.ts";
import type { ConsentSettings } from "./settings.ts";

export type ConsentDecision =
  | { readonly kind: "keep"; readonly basis: ConsentBasis }
  | { readonly kind: "drop"; readonly reason: ConsentDropReason };

/** Why an event was dropped for want of consent. Counted, never stored. */
export type ConsentDropReason = "consent_denied" | "consent_pending" | "gpc";

/**
 * The collector's own decision on a visitor's word, whatever the snippet already did: a cached or foreign sender is not trusted with it.
 * An explicit grant outweighs Global Privacy Control; everything else does not.
 */
export const decideConsent = (said: WireConsent | undefined, settings: ConsentSettings): ConsentDecision => {
  const source = said?.source ?? (said ? "unnamed" : `mode:${settings.consentMode}`);
  const explicitGrant = said?.state === "granted";
  if (said?.gpc === true && !explicitGrant && settings.gpc === "deny") return { kind: "drop", reason: "gpc" };
  const ldp = said?.ldp === true || (said?.gpc === true && !explicitGrant && settings.gpc === "ldp");
  const keep = (state: ConsentBasis["state"]): ConsentDecision => ({
    kind: "keep",
    basis: { state, source, ...(ldp ? { ldp } : {}) },
  });

  if (said?.state === "denied") return { kind: "drop", reason: "consent_denied" };
  switch (settings.consentMode) {
    case "none":
      return keep(said?.state ?? "not-needed");
    case "opt-out":
      return keep(said?.state ?? "pending");
    case "opt-in":
      return explicitGrant ? keep("granted") : { kind: "drop", reason: "consent_pending" };
  }
};
