import type { ConsentState, WireConsent } from "../../collector/src/wire/event.ts";

declare global {
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }
  interface Document {
    readonly prerendering?: boolean;
  }
}

/** The visitor's word; undefined while nobody asked for it. */
export let consentState: ConsentState | undefined;

let source = "gpc";

/** The visitor opted out of sale or sharing in the USA; told by sources of consent only. */
let ldp: boolean | undefined;

export const setLdp = (isOptedOut: boolean): void => {
  ldp = isOptedOut || undefined;
};

export const setConsent = (state: ConsentState, by: unknown): void => {
  consentState = state;
  source = `${by || "explicit"}`;
};

/** Requests, cookies and storage are allowed now; a prerendered page has no such right yet. Ask again after every wait. */
export const isOpen = (): boolean => !document.prerendering && (!consentState || consentState === "granted");

/** What the collector is told; nothing where nobody said a word. */
export const wireConsent = (): Loose<WireConsent> | undefined => {
  const gpc = navigator.globalPrivacyControl;
  return consentState || gpc || ldp ? { state: consentState || "pending", source, gpc, ldp } : undefined;
};

type Loose<Type> = { readonly [Key in keyof Type]: Type[Key] | undefined };
