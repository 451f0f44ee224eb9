import type { AdAccountId } from "../capi/account.ts";
import type { ValueOf } from "./setting.ts";
import type { SITE_SETTINGS } from "./site-settings.ts";

/** A site in `dayfly.config.ts`: the names of the settings table. What is absent comes from the environment, else from the default. */
export type SiteConfig = {
  readonly [Name in keyof typeof SITE_SETTINGS]?: Written<ValueOf<(typeof SITE_SETTINGS)[Name]>> | undefined;
};

/** A brand is made by the parser, so a plain text may be written for it. */
type Written<Value> = Value extends AdAccountId ? string : Value;

export interface DayflyConfig {
  /** By site key, the `data-site` of the script tag. */
  readonly sites: Readonly<Record<string, SiteConfig>>;
}

/** Types the default export of `dayfly.config.ts`. */
export const defineConfig = (config: DayflyConfig): DayflyConfig => config;
