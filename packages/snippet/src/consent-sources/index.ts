import { cmp } from "./cmp.ts";
import { dnt } from "./dnt.ts";
import { google } from "./google.ts";
import { gpc } from "./gpc.ts";
import { gpp } from "./gpp.ts";
import type { ConsentSource } from "./source.ts";
import { tcf } from "./tcf.ts";
import { usp } from "./usp.ts";

/**
 * The sources by the names that `data-consent-from` lists. Their order is their precedence, behind `_df.consent()` and before the mode:
 * the first that has a word is heard.
 */
export const CONSENT_SOURCES: Readonly<Record<string, ConsentSource>> = { tcf, google, cmp, gpp, usp, gpc, dnt };
