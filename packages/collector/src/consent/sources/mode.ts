import type { ConsentSource } from "./source.ts";

/** The site's own rule for who said nothing, which always has an answer. */
export const mode: ConsentSource = ({ said, settings }) => {
  switch (settings.consentMode) {
    case "none":
      return { verdict: "keep", state: said?.state ?? "not-needed" };
    case "opt-out":
      return { verdict: "keep", state: said?.state ?? "pending" };
    case "opt-in":
      return { verdict: "drop", reason: "consent_pending" };
  }
};
