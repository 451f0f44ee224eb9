import type { ConsentSource, Word } from "./source.ts";

const LIMIT: Word = { ldp: true };
const DENY: Word = { verdict: "drop", reason: "gpc" };

/** Global Privacy Control: in the USA an opt-out of sale, which is Limited Data Processing; elsewhere, and where nobody knows, a no. */
export const gpc: ConsentSource = ({ gpc: isOn, country, settings }) => {
  if (!isOn) return undefined;
  switch (settings.gpc) {
    case "ldp":
      return LIMIT;
    case "deny":
      return DENY;
    case "ignore":
      return undefined;
    case "auto":
      return country() === "US" ? LIMIT : DENY;
  }
};
