import type { ConsentState, WireConsent } from "../../collector/src/wire/event.ts";
import type { Options } from "./types.ts";

declare global {
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }
  interface Document {
    readonly prerendering?: boolean;
  }
}

export interface Consent {
  /** Requests, cookies and storage are allowed now. Ask again after every wait. */
  isOpen(): boolean;
  /** Nothing is to be recorded. */
  isRefused(): boolean;
  set(state: ConsentState, source?: string): void;
  /** What the collector is told; nothing where nobody said a word. */
  said(): WireConsent | undefined;
}

/** The visitor's word, and a page's right to speak: a prerendered page has none yet. */
export const createConsent = (options: Options): Consent => {
  let state: ConsentState | undefined = options.consent === "opt-in" ? "pending" : undefined;
  let source: string | undefined;
  return {
    isOpen: () => !document.prerendering && (!state || state === "granted"),
    isRefused: () => state === "denied",
    set(next, by = "explicit") {
      state = next;
      source = by;
    },
    said() {
      const gpc = navigator.globalPrivacyControl;
      if (!state && !gpc) return undefined;
      return { state: state ?? "pending", source: source ?? "gpc", ...(gpc ? { gpc } : {}) };
    },
  };
};
