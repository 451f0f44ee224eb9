import type { Site } from "../config/site.ts";
import { SITE_SETTINGS } from "../config/site-settings.ts";
import type { Setting } from "../config/setting.ts";

/** A site for people: every setting that is in force, secrets by name only. */
export interface SiteView {
  readonly key: string;
  /** `settings`: from the environment or dayfly.config.ts, read-only here. `store`: added by this API. */
  readonly source: "settings" | "store";
  readonly settings: Readonly<Record<string, unknown>>;
  /** The secrets that are set. Their values never leave. */
  readonly secrets: readonly string[];
  /** What stands in the way of this site, or of one of the same key in the store, and what to do. */
  readonly problems: readonly string[];
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

const ROWS: readonly [string, Setting<unknown>][] = Object.entries(SITE_SETTINGS);

export const isSecret = (name: string): boolean => ROWS.some(([row, { secret }]) => row === name && secret === true);

/** The settings that a site in force was read from. */
export const settingsOf = ({ account, epik, ...site }: Site): Readonly<Record<string, unknown>> => {
  const { credentials, ...rest } = account;
  const appId = credentials.kind === "oauth" ? { appId: credentials.appId } : {};
  const identity = epik === "partner_id" ? "signal" : "default";
  const values: Readonly<Record<string, unknown>> = { ...site, ...rest, ...appId, identity };
  return Object.fromEntries(
    ROWS.flatMap(([name]) => (values[name] === undefined || isSecret(name) ? [] : [[name, values[name]]])),
  );
};

export const secretNamesOf = ({ account, apiKey, oldApiKeys }: Site): readonly string[] => {
  const values: Readonly<Record<string, unknown>> = { ...account.credentials, apiKey, oldApiKeys };
  return ROWS.flatMap(([name]) => (isSecret(name) && values[name] !== undefined ? [name] : []));
};
