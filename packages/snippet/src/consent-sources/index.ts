import { dnt } from "./dnt.ts";
import { gpc } from "./gpc.ts";
import type { ConsentSource } from "./source.ts";

/**
 * The sources by the names that `data-consent-from` lists. Their order is their precedence, behind `_df.consent()` and before the mode:
 * the first that has a word is heard.
 */
export const CONSENT_SOURCES: Readonly<Record<string, ConsentSource>> = { gpc, dnt };
