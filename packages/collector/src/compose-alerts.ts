import type { DatabaseSync } from "node:sqlite";
import { rememberAlarms } from "./alerts/remember-alarms.ts";
import type { RULES } from "./alerts/rules.ts";
import { createSituation, type SituationParts } from "./alerts/situation.ts";
import { startWatch } from "./alerts/watch.ts";
import { createWebhook } from "./alerts/webhook.ts";
import type { Settings } from "./config/load.ts";
import { createSend } from "./delivery/send.ts";
import type { Log } from "./lib/log.ts";
import { lookupPublic } from "./lib/lookup-public.ts";
import type { HashText } from "./lib/sha256.ts";
import { alarmsIn } from "./vault/alarms.ts";
import { openVault } from "./vault/open-vault.ts";

export interface AlertParts extends Omit<SituationParts, "silentSites"> {
  /** As they are now: thresholds may be reloaded. */
  readonly settings: () => Settings;
  /** Absent: alarms are remembered as long as the process runs. */
  readonly vault: DatabaseSync | undefined;
  readonly hash: HashText;
  readonly log: Log;
  readonly userAgent: string;
}

const SILENCE: keyof typeof RULES = "site_silent";

/** Watches for what somebody has to see to. Returns how to stop. */
export const composeAlerts = (parts: AlertParts): (() => Promise<void>) => {
  const { settings, vault, clock, hash, log, userAgent } = parts;
  const { alertWebhook: url, alertSecret: secret, alertPrivate } = settings();
  const send = createSend({
    connectMs: 5_000,
    headersMs: 10_000,
    totalMs: 20_000,
    lookup: alertPrivate ? undefined : lookupPublic,
  });
  const tell =
    url === undefined || secret === undefined ? undefined : createWebhook({ url, secret, send, clock, hash, userAgent });
  const book = rememberAlarms(alarmsIn(vault ?? openVault(":memory:")), log);
  const silentSites = () =>
    book.list().flatMap(({ rule, state, subject }) => (rule === SILENCE && state === "on" ? [subject] : []));
  const stop = startWatch({ look: createSituation({ ...parts, silentSites }), thresholds: settings, book, tell, clock, log });
  return async () => {
    // Whatever is under way to the webhook is broken off, so that stopping waits for nobody.
    await send.close();
    await stop();
  };
};
