import type { ConsentSource } from "./source.ts";

/** An opt-out of sale or sharing under a law of the USA (GPP, US Privacy, the site's own link): Limited Data Processing, also beside a grant. */
export const saleOptOut: ConsentSource = ({ said }) => (said?.ldp === true ? { ldp: true } : undefined);
