import type { DropReason } from "../../wire/drops.ts";
import type { WireConsent } from "../../wire/event.ts";
import type { ConsentBasis } from "../../wire/stored-event.ts";
import type { ConsentSettings } from "../settings.ts";

/** All that a decision may rest on. */
export interface ConsentFacts {
  /** What the page says that the visitor said. */
  readonly said: WireConsent | undefined;
  /** Global Privacy Control is on, by the page's or by the request's own word. */
  readonly gpc: boolean;
  /** ISO 3166 alpha-2, upper-case, where it is known. */
  readonly country: () => string | undefined;
  readonly settings: Pick<ConsentSettings, "consentMode" | "gpc">;
}

/** What a source says: a verdict ends the search; without one it may limit the use all the same, and the next source is asked. */
export type Word =
  | { readonly verdict: "keep"; readonly state: ConsentBasis["state"] }
  | { readonly verdict: "drop"; readonly reason: DropReason }
  | { readonly verdict?: never; readonly ldp: true };

/** Undefined: it has nothing to say. */
export type ConsentSource = (facts: ConsentFacts) => Word | undefined;
