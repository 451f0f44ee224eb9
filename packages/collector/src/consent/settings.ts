/** What happens without a visitor's word: nothing leaves before a grant, everything until a denial, or consent is not asked. */
export const CONSENT_MODES = ["opt-in", "opt-out", "none"] as const;
export type ConsentMode = (typeof CONSENT_MODES)[number];

export interface ConsentSettings {
  readonly consentMode: ConsentMode;
  /** What Global Privacy Control means: Limited Data Processing, denial, or nothing. */
  readonly gpc: "ldp" | "deny" | "ignore";
}
