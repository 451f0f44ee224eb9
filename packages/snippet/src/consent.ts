import type { ConsentState } from "../../collector/src/wire/event.ts";

declare global {
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }
  interface Document {
    readonly prerendering?: boolean;
  }
}

/**
 * The visitor's word, and who told it; no state while nobody asked for one. Sources of consent may add an opt-out of sale. Global Privacy
 * Control is not among it: the browser tells the collector with each request, by `Sec-GPC`.
 */
export const said: { state?: ConsentState; source?: string; ldp?: boolean | undefined } = {};

/** Requests, cookies and storage are allowed now; a prerendered page has no such right yet. Ask again after every wait. */
export const isOpen = (): boolean => !document.prerendering && (!said.state || said.state === "granted");
