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
 * The visitor's word; no state while nobody asked for one. Sources of consent add which of them told it, and an opt-out of sale. Global Privacy
 * Control is not among it: the browser tells the collector with each request, by `Sec-GPC`.
 */
export const said: { state?: ConsentState; source?: string | undefined; ldp?: boolean | undefined } = {};

/** Requests, cookies and storage are not allowed now; a prerendered page has no such right yet. Ask again after every wait. */
export const isClosed = (): unknown => document.prerendering || (said.state && said.state !== "granted");
