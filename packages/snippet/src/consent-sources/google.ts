import { dataLayerCall, watchDataLayer } from "../data-layer.ts";
import type { ConsentSource } from "./source.ts";

/** What Pinterest's conversions need of Google's types of consent. */
const TYPES = ["ad_storage", "ad_user_data"];

/**
 * Google's consent mode v2, as `gtag("consent", …)` pushes it. Granted when both types are; a default that denies is a question that the
 * visitor has not answered yet, an update that does is the answer. A default for regions counts wherever the visitor is, for a page does
 * not know that. A default that grants is the site's word and not the visitor's: Global Privacy Control then limits the use.
 */
export const google: ConsentSource = (say) => {
  const defaults: Record<string, unknown> = {};
  const updates: Record<string, unknown> = {};
  watchDataLayer((entry) => {
    const [command, kind, given] = dataLayerCall(entry);
    if (command !== "consent") return;
    if (kind === "update") Object.assign(updates, given);
    else for (const type of TYPES) if (defaults[type] !== "denied") defaults[type] = Object(given)[type] ?? defaults[type];
    const isGranted = TYPES.every((type) => (updates[type] ?? defaults[type]) === "granted");
    const isAnswered = TYPES.some((type) => updates[type]);
    say({
      state: isGranted ? "granted" : isAnswered ? "denied" : "pending",
      ldp: isGranted && !isAnswered && navigator.globalPrivacyControl,
    });
  });
};
