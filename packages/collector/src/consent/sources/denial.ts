import type { ConsentSource } from "./source.ts";

/** A visitor who said no, to whomever. */
export const denial: ConsentSource = ({ said }) =>
  said?.state === "denied" ? { verdict: "drop", reason: "consent_denied" } : undefined;
