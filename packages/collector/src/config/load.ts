import type { Account, Credentials } from "../capi/account.ts";
import { isJsonObject } from "../lib/json.ts";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import { nearestName } from "./nearest-name.ts";
import { type ProcessSettings, PROCESS_SETTINGS } from "./process-settings.ts";
import type { Setting } from "./setting.ts";
import { type SiteOptions, SITE_SETTINGS } from "./site-settings.ts";
import type { Site } from "./site.ts";

/** Everything the process runs by. */
export interface Settings extends ProcessSettings {
  readonly sites: readonly Site[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The key of the one site that the environment alone describes. */
export const DEFAULT_SITE = "default" as SiteKey;

/**
 * Reads settings from the environment and, where there is one, the content of `dayfly.config.ts`.
 * All problems are reported at once, each a sentence with what to do.
 */
export const loadSettings = (env: Environment, file?: unknown): Result<Settings, readonly string[]> => {
  const problems = unknownNames(env);
  const processSettings = readTable<ProcessSettings>(PROCESS_SETTINGS, problems, (name, row) => given(env, row, name));
  checkTokens(processSettings, problems);
  const sites = readSites(env, file, problems).map((site) => toSite(site.key, site.options, processSettings, problems));
  return problems.length === 0 ? ok({ ...processSettings, sites }) : fail(problems);
};

/** What the environment says of the process alone: enough for commands that only need to find a data directory. */
export const loadProcessSettings = (env: Environment): Result<ProcessSettings, readonly string[]> => {
  const problems: string[] = [];
  const settings = readTable<ProcessSettings>(PROCESS_SETTINGS, problems, (name, row) => given(env, row, name));
  return problems.length === 0 ? ok(settings) : fail(problems);
};

const checkTokens = ({ adminToken, readToken }: ProcessSettings, problems: string[]): void => {
  if (readToken === undefined) return;
  if (adminToken === undefined) problems.push("DAYFLY_READ_TOKEN needs DAYFLY_ADMIN_TOKEN, without which the console is off.");
  else if (readToken === adminToken) problems.push("DAYFLY_READ_TOKEN is the same as DAYFLY_ADMIN_TOKEN; make another one.");
};

interface Given {
  readonly value: unknown;
  /** How the reader knows the setting: its variable or its place in the file. */
  readonly label: string;
}

const given = (env: Environment, row: Setting<unknown>, name: string): Given => {
  const value = row.env === undefined ? undefined : env[row.env];
  return { value: value === "" ? undefined : value, label: row.env ?? name };
};

const readTable = <Values>(
  table: Readonly<Record<string, Setting<unknown>>>,
  problems: string[],
  find: (name: string, row: Setting<unknown>) => Given,
): Values => {
  const values: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(table)) {
    const { value, label } = find(name, row);
    const parsed = value === undefined ? ok(row.fallback) : row.parse(value);
    if (!parsed.ok) problems.push(`${label} ${parsed.failure}.`);
    else if (parsed.value !== undefined) values[name] = parsed.value;
  }
  return values as Values;
};

interface NamedOptions {
  readonly key: string;
  readonly options: SiteOptions;
}

const readSites = (env: Environment, file: unknown, problems: string[]): readonly NamedOptions[] => {
  const fromEnvironment = (name: string, row: Setting<unknown>) => given(env, row, name);
  if (file === undefined)
    return [{ key: DEFAULT_SITE, options: readTable<SiteOptions>(SITE_SETTINGS, problems, fromEnvironment) }];
  if (!isJsonObject(file) || !isJsonObject(file.sites) || Object.keys(file.sites).length === 0) {
    problems.push("dayfly.config must export default defineConfig({ sites: { … } }) with at least one site.");
    return [];
  }
  return Object.entries(file.sites).map(([key, site]) => {
    const options = isJsonObject(site) ? site : {};
    for (const name of Object.keys(options).filter((option) => !(option in SITE_SETTINGS))) {
      problems.push(`sites.${key}.${name} is not a setting${suggestion(name, Object.keys(SITE_SETTINGS))}`);
    }
    return {
      key,
      options: readTable<SiteOptions>(SITE_SETTINGS, problems, (name, row) =>
        options[name] === undefined ? fromEnvironment(name, row) : { value: options[name], label: `sites.${key}.${name}` },
      ),
    };
  });
};

const toSite = (key: string, options: SiteOptions, { secret }: ProcessSettings, problems: string[]): Site => {
  const { identity, accessToken, refreshToken, appId, appSecret, adAccountId, apiBase, test, ...rest } = options;
  const asSignal = identity === "signal";
  return {
    ...rest,
    key: key as SiteKey,
    epik: asSignal ? "partner_id" : "click_id",
    pinUnauth: asSignal ? "click_id" : "external_id",
    keepPinUnauth: asSignal,
    account: readAccount(key, options, secret, problems),
  };
};

const readAccount = (key: string, options: SiteOptions, secret: string | undefined, problems: string[]): Account => {
  const { adAccountId, apiBase, test } = options;
  const where = key === DEFAULT_SITE ? "" : ` for site "${key}"`;
  if (adAccountId === undefined) {
    problems.push(`PINTEREST_AD_ACCOUNT_ID is missing${where}; set it, or try the demo with \`pnpm start\`.`);
  }
  return {
    adAccountId: adAccountId ?? ("0" as Account["adAccountId"]),
    credentials: readCredentials(options, where, secret, problems),
    apiBase,
    test,
  };
};

const readCredentials = (options: SiteOptions, where: string, secret: string | undefined, problems: string[]): Credentials => {
  const { accessToken, refreshToken, appId, appSecret } = options;
  if (refreshToken === undefined) {
    if (accessToken === undefined) {
      problems.push(
        `PINTEREST_ACCESS_TOKEN is missing${where}; make one in Ads Manager under Conversions, or set PINTEREST_REFRESH_TOKEN.`,
      );
    }
    return { kind: "token", accessToken: accessToken ?? "" };
  }
  if (appId === undefined || appSecret === undefined) {
    problems.push(`PINTEREST_REFRESH_TOKEN${where} needs PINTEREST_APP_ID and PINTEREST_APP_SECRET beside it.`);
  }
  if (secret === undefined) {
    problems.push(
      `PINTEREST_REFRESH_TOKEN${where} needs DAYFLY_SECRET: rotated tokens are kept encrypted. Make one with: openssl rand -base64 32`,
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

/** Variables that nothing reads: a typing error there would otherwise be silence. */
const unknownNames = (env: Environment): string[] => {
  const rows: readonly { env?: string }[] = [...Object.values(PROCESS_SETTINGS), ...Object.values(SITE_SETTINGS)];
  const known = rows.flatMap(({ env: name }) => name ?? []);
  return Object.keys(env)
    .filter((name) => name.startsWith("DAYFLY_") && !known.includes(name))
    .map((name) => `${name} is not a setting${suggestion(name, known)}`);
};

const suggestion = (name: string, known: readonly string[]): string => {
  const nearest = nearestName(name, known);
  return nearest === undefined ? "; `dayfly config` lists them." : `; did you mean ${nearest}?`;
};
