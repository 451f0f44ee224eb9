/** Every reason to take a well-formed event and not keep it, each with the sentence that the operator reads. Counted, never stored. */
export const DROPS = {
  consent_denied: "The visitor denied consent.",
  consent_pending: "The visitor had not consented yet, and the site waits for a grant (opt-in).",
  gpc: "Global Privacy Control, taken for a denial.",
  bot: "A bot, or a browser that a program drives.",
  prefetch: "A page that was fetched ahead and not looked at.",
} as const;

export type DropReason = keyof typeof DROPS;

/** Those by which the visitor says no: what their browser keeps from an earlier yes goes. */
export const DENIALS: ReadonlySet<DropReason> = new Set<DropReason>(["consent_denied", "gpc"]);
