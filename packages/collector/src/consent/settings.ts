/** What happens without a visitor's word: nothing leaves before a grant, everything until a denial, or consent is not asked. */
export const CONSENT_MODES = ["opt-in", "opt-out", "none"] as const;
export type ConsentMode = (typeof CONSENT_MODES)[number];

/** What Global Privacy Control means: `auto` is Limited Data Processing for visitors in the USA and denial elsewhere. */
export const GPC_MEANINGS = ["auto", "ldp", "deny", "ignore"] as const;
export type GpcMeaning = (typeof GPC_MEANINGS)[number];

export interface ConsentSettings {
  readonly consentMode: ConsentMode;
  readonly gpc: GpcMeaning;
  /** Of the categories that a server's message has the visitor's word on, those that mean advertising. */
  readonly advertisingCategories: readonly string[];
}
