import type { SiteStore } from "../config/stored-site.ts";
import type { Log } from "../lib/log.ts";
import { messageOf } from "../lib/message-of.ts";

/** Seals anew, by the secret of now, what an earlier one sealed: else the sites were lost with it when it is dropped. */
export const resealSites = (store: SiteStore, log: Log): void => {
  try {
    for (const site of store.list()) if (site.secrets !== undefined) store.save({ ...site, secrets: site.secrets });
  } catch (error) {
    log.warn("Sites' secrets are still sealed by an earlier DAYFLY_SECRET: leave it in DAYFLY_OLD_SECRETS, and start again.", {
      reason: messageOf(error),
    });
  }
};
