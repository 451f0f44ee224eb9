import { checkAccounts, checkOAuth } from "./check-account.ts";
import { checkAdvice } from "./check-advice.ts";
import { checkApi, checkClock } from "./check-api.ts";
import { checkConsent } from "./check-consent.ts";
import { checkDataDir } from "./check-data-dir.ts";
import { checkFirstParty, checkPublicUrl } from "./check-first-party.ts";
import { checkPage, checkPolicy } from "./check-page.ts";
import { checkPort } from "./check-port.ts";
import { checkProxy } from "./check-proxy.ts";
import { checkQueue } from "./check-queue.ts";
import type { Finding } from "./finding.ts";
import type { World } from "./world.ts";

export interface Check {
  readonly name: string;
  /** Nothing found: the check does not apply. */
  readonly run: (world: World) => Promise<readonly Finding[]>;
}

/** What the doctor looks at, in this order. */
export const CHECKS: readonly Check[] = [
  { name: "settings", run: checkAdvice },
  { name: "data directory", run: checkDataDir },
  { name: "queue", run: checkQueue },
  { name: "port", run: checkPort },
  { name: "proxy", run: checkProxy },
  { name: "API", run: checkApi },
  { name: "clock", run: checkClock },
  { name: "OAuth", run: checkOAuth },
  { name: "ad account", run: checkAccounts },
  { name: "consent", run: checkConsent },
  { name: "public address", run: checkPublicUrl },
  { name: "first party", run: checkFirstParty },
  { name: "page", run: checkPage },
  { name: "page's policy", run: checkPolicy },
];
