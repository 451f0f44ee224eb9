import type { ConsentState, WireConsent } from "../../collector/src/wire/event.ts";

declare global {
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }
  interface Document {
    readonly prerendering?: boolean;
  }
}

/** The visitor's word, and who told it; no state while nobody asked for one. Sources of consent may add an opt-out of sale. */
export const said: { state?: ConsentState; source?: string; ldp?: boolean | undefined } = {};

/** Requests, cookies and storage are allowed now; a prerendered page has no such right yet. Ask again after every wait. */
export const isOpen = (): boolean => !document.prerendering && (said.state || "granted") === "granted";

/** What the collector is told; nothing where nobody said a word. */
export const wireConsent = (): Loose<WireConsent> | undefined => {
  const gpc = navigator.globalPrivacyControl;
  return said.state || said.ldp || gpc ? { state: "pending", source: "gpc", ...said, gpc } : undefined;
};

type Loose<Type> = { readonly [Key in keyof Type]: Type[Key] | undefined };
