import type { DropReason } from "../wire/drops.ts";
import type { ConsentBasis } from "../wire/stored-event.ts";
import { CONSENT_SOURCES } from "./sources/index.ts";
import type { ConsentFacts } from "./sources/source.ts";

export type ConsentDecision =
  | { readonly kind: "keep"; readonly basis: ConsentBasis }
  | { readonly kind: "drop"; readonly reason: DropReason };

/**
 * The collector's own decision on a visitor's word, whatever the snippet already did: a cached or foreign sender is not trusted with it.
 * What it rests on is recorded with each event.
 */
export const decideConsent = (facts: ConsentFacts): ConsentDecision => {
  let isLimited = false;
  for (const ask of CONSENT_SOURCES) {
    const word = ask(facts);
    switch (word?.verdict) {
      case "drop":
        return { kind: "drop", reason: word.reason };
      case "keep":
        return { kind: "keep", basis: { state: word.state, source: sourceOf(facts), ...(isLimited ? { ldp: true } : {}) } };
      case undefined:
        isLimited ||= word !== undefined;
    }
  }
  return { kind: "drop", reason: "consent_pending" };
};

/** A page may write anything there, and it is kept. Where it writes nothing the site itself has said it. */
const SOURCE_NAME = /^[\w:.-]{1,40}$/;

const sourceOf = ({ said, gpc, settings }: ConsentFacts): string => {
  const { state, source = "explicit" } = said ?? {};
  if (state !== undefined) return SOURCE_NAME.test(source) ? source : "unnamed";
  return gpc ? "gpc" : `mode:${settings.consentMode}`;
};
