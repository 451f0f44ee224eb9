import type { Account, Credentials } from "../capi/account.ts";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import { nearestName } from "./nearest-name.ts";
import { type FindGiven, readTable, type SettingProblem } from "./read-table.ts";
import { type SiteOptions, SITE_SETTINGS } from "./site-settings.ts";
import type { Site } from "./site.ts";

/** The key of the one site that the environment alone describes. */
export const DEFAULT_SITE = "default" as SiteKey;

/** Reads one site by the table of its settings. All problems are reported at once, each with what to do. */
export const readSite = (key: string, find: FindGiven, secret: string | undefined): Result<Site, readonly SettingProblem[]> => {
  const problems: SettingProblem[] = [];
  const options = readTable<SiteOptions>(SITE_SETTINGS, problems, find);
  const labelOf = (name: keyof typeof SITE_SETTINGS): string => find(name, SITE_SETTINGS[name]).label;
  const site = toSite(key, options, { secret, labelOf, problems });
  return problems.length === 0 ? ok(site) : fail(problems);
};

interface Surroundings {
  readonly secret: string | undefined;
  readonly labelOf: (name: keyof typeof SITE_SETTINGS) => string;
  readonly problems: SettingProblem[];
}

const toSite = (key: string, options: SiteOptions, surroundings: Surroundings): Site => {
  const { identity, accessToken, refreshToken, appId, appSecret, adAccountId, apiBase, test, ...rest } = options;
  const asSignal = identity === "signal";
  return {
    ...rest,
    key: key as SiteKey,
    epik: asSignal ? "partner_id" : "click_id",
    pinUnauth: asSignal ? "click_id" : "external_id",
    keepPinUnauth: asSignal,
    account: readAccount(key, options, surroundings),
  };
};

const readAccount = (key: string, options: SiteOptions, surroundings: Surroundings): Account => {
  const { adAccountId, apiBase, test } = options;
  const { problems, labelOf } = surroundings;
  const where = key === DEFAULT_SITE ? "" : ` for site "${key}"`;
  if (adAccountId === undefined && !problems.some(({ name }) => name === "adAccountId")) {
    const sentence = `${labelOf("adAccountId")} is missing${where}; set it, or try the demo with \`dayfly demo\`.`;
    problems.push({ name: "adAccountId", sentence });
  }
  return {
    adAccountId: adAccountId ?? ("0" as Account["adAccountId"]),
    credentials: readCredentials(options, where, surroundings),
    apiBase,
    test,
  };
};

const readCredentials = (options: SiteOptions, where: string, { secret, labelOf, problems }: Surroundings): Credentials => {
  const { accessToken, refreshToken, appId, appSecret } = options;
  const report = (name: string, sentence: string): void => void problems.push({ name, sentence });
  if (refreshToken === undefined) {
    if (accessToken === undefined && !problems.some(({ name }) => name === "accessToken")) {
      report(
        "accessToken",
        `${labelOf("accessToken")} is missing${where}; make one in Ads Manager under Conversions, or set ${labelOf("refreshToken")}.`,
      );
    }
    return { kind: "token", accessToken: accessToken ?? "" };
  }
  if (appId === undefined || appSecret === undefined) {
    const missing = appId === undefined ? "appId" : "appSecret";
    report(missing, `${labelOf("refreshToken")}${where} needs ${labelOf("appId")} and ${labelOf("appSecret")} beside it.`);
  }
  if (secret === undefined) {
    report(
      "refreshToken",
      `${labelOf("refreshToken")}${where} needs DAYFLY_SECRET: rotated tokens are kept encrypted. Make one with: openssl rand -base64 32`,
    );
  }
  return {
    kind: "oauth",
    refreshToken,
    appId: appId ?? "",
    appSecret: appSecret ?? "",
    ...(accessToken === undefined ? {} : { accessToken }),
  };
};

/** Names that are no setting of a site: a typing error there would otherwise be silence. */
export const unknownSettings = (names: readonly string[]): readonly SettingProblem[] =>
  names
    .filter((name) => !Object.hasOwn(SITE_SETTINGS, name))
    .map((name) => ({ name, sentence: `${name} is not a setting${suggestion(name, Object.keys(SITE_SETTINGS))}` }));

export const suggestion = (name: string, known: readonly string[]): string => {
  const nearest = nearestName(name, known);
  return nearest === undefined ? "; `dayfly config` lists them." : `; did you mean ${nearest}?`;
};
