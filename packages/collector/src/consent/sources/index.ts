import { denial } from "./denial.ts";
import { gpc } from "./gpc.ts";
import { grant } from "./grant.ts";
import { mode } from "./mode.ts";
import { saleOptOut } from "./sale-opt-out.ts";
import type { ConsentSource } from "./source.ts";

/** In the order of their precedence (docs/privacy.md): the first verdict counts. A new source is a file and a place in this list. */
export const CONSENT_SOURCES: readonly ConsentSource[] = [denial, saleOptOut, grant, gpc, mode];
