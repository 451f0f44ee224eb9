import { isJsonObject, type JsonObject } from "../lib/json.ts";
import { whyNotCalled } from "../lib/public-address.ts";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import { nearestName } from "./nearest-name.ts";
import { type ProcessSettings, PROCESS_SETTINGS } from "./process-settings.ts";
import { DEFAULT_SITE, readSite, suggestion, unknownSettings } from "./read-site.ts";
import { type Given, readTable, type SettingProblem } from "./read-table.ts";
import type { Setting } from "./setting.ts";
import { SITE_SETTINGS } from "./site-settings.ts";
import { type Site, writeKeysOf } from "./site.ts";

/** Everything the process runs by. */
export interface Settings extends ProcessSettings {
  readonly sites: readonly Site[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads settings from the environment and, where there is one, the content of `dayfly.config.ts`.
 * All problems are reported at once, each a sentence with what to do.
 */
export const loadSettings = (env: Environment, file?: unknown): Result<Settings, readonly string[]> => {
  const problems = unknownNames(env);
  const processSettings = readProcess(env, problems);
  checkTokens(processSettings, problems);
  checkWebhook(processSettings, problems);
  const sites = readSites(env, file, processSettings, problems);
  return problems.length === 0 ? ok({ ...processSettings, sites }) : fail(problems);
};

/** What the environment says of the process alone: enough for commands that only need to find a data directory. */
export const loadProcessSettings = (env: Environment): Result<ProcessSettings, readonly string[]> => {
  const problems: string[] = [];
  const settings = readProcess(env, problems);
  return problems.length === 0 ? ok(settings) : fail(problems);
};

const readProcess = (env: Environment, problems: string[]): ProcessSettings => {
  const found: SettingProblem[] = [];
  const settings = readTable<ProcessSettings>(PROCESS_SETTINGS, found, (name, row) => given(env, row, name));
  problems.push(...sentencesOf(found));
  return settings;
};

const sentencesOf = (problems: readonly SettingProblem[]): readonly string[] => problems.map(({ sentence }) => sentence);

const checkWebhook = ({ alertWebhook, alertSecret, alertPrivate }: ProcessSettings, problems: string[]): void => {
  if (alertWebhook === undefined) return;
  const why = alertPrivate ? undefined : whyNotCalled(alertWebhook);
  if (why !== undefined) {
    problems.push(`DAYFLY_ALERT_WEBHOOK cannot be called: ${why}. Where that is meant, set DAYFLY_ALERT_PRIVATE=true.`);
  }
  if (alertSecret === undefined) {
    problems.push("DAYFLY_ALERT_WEBHOOK needs DAYFLY_ALERT_SECRET to sign with. Make one with: openssl rand -base64 32");
  }
};

const checkTokens = ({ adminToken, readToken }: ProcessSettings, problems: string[]): void => {
  if (readToken === undefined) return;
  if (adminToken === undefined) problems.push("DAYFLY_READ_TOKEN needs DAYFLY_ADMIN_TOKEN, without which the console is off.");
  else if (readToken === adminToken) problems.push("DAYFLY_READ_TOKEN is the same as DAYFLY_ADMIN_TOKEN; make another one.");
};

const given = (env: Environment, row: Setting<unknown>, name: string): Given => {
  const value = row.env === undefined ? undefined : env[row.env];
  return { value: value === "" ? undefined : value, label: row.env ?? name };
};

const readSites = (
  env: Environment,
  file: unknown,
  { secret, adminToken }: ProcessSettings,
  problems: string[],
): readonly Site[] => {
  const read = (key: string, find: Parameters<typeof readSite>[1]): readonly Site[] => {
    const site = readSite(key, find, secret);
    if (site.ok) return [site.value];
    problems.push(...sentencesOf(site.failure));
    return [];
  };
  if (file === undefined) {
    // Who has the admin API may leave all sites to it.
    if (adminToken !== undefined && !Object.entries(env).some(([name, value]) => name.startsWith("PINTEREST_") && value))
      return [];
    return read(DEFAULT_SITE, (name, row) => given(env, row, name));
  }
  if (!isJsonObject(file) || !isJsonObject(file.sites) || Object.keys(file.sites).length === 0) {
    problems.push("dayfly.config must export default defineConfig({ sites: { … } }) with at least one site.");
    return [];
  }
  problems.push(...strayNames(file));
  const sites = Object.entries(file.sites).flatMap(([key, options]) => {
    if (!isJsonObject(options)) {
      problems.push(`sites.${key} must be an object of settings such as { origins: ["https://shop.example"] }.`);
      return [];
    }
    problems.push(...unknownSettings(Object.keys(options)).map(({ sentence }) => `sites.${key}.${sentence}`));
    return read(key, (name, row) =>
      options[name] === undefined ? given(env, row, name) : { value: options[name], label: `sites.${key}.${name}` },
    );
  });
  problems.push(...sharedWriteKeys(sites));
  return sites;
};

/** What stands beside `sites` in the file is read by nobody. */
const strayNames = (file: JsonObject): readonly string[] =>
  Object.keys(file).flatMap((name) => {
    if (name === "sites") return [];
    if (Object.hasOwn(SITE_SETTINGS, name)) return [`${name} stands beside sites in dayfly.config; write it into each site.`];
    const row = Object.entries<Setting<unknown>>(PROCESS_SETTINGS).find(([known]) => known === name)?.[1];
    if (row?.env !== undefined)
      return [`${name} is a setting of the process: set ${row.env} instead of writing it into dayfly.config.`];
    return [`${name} is not known in dayfly.config, which holds sites only.`];
  });

/** The write key alone names the site at the server-side door: another site's orders would go to the first one's ad account. */
const sharedWriteKeys = (sites: readonly Site[]): readonly string[] => {
  const keys = sites.flatMap((site) => [...new Set(writeKeysOf(site))].map((writeKey) => ({ site: site.key, writeKey })));
  return [...Map.groupBy(keys, ({ writeKey }) => writeKey).values()]
    .filter((same) => same.length > 1)
    .map(
      (same) =>
        `Sites ${same.map(({ site }) => site).join(", ")} have the same apiKey (DAYFLY_API_KEY, DAYFLY_OLD_API_KEYS); make one for each.`,
    );
};

/** Variables that nothing reads: a typing error there would otherwise be silence. Others of Pinterest's name may be another program's. */
const unknownNames = (env: Environment): string[] => {
  const rows: readonly { env?: string }[] = [...Object.values(PROCESS_SETTINGS), ...Object.values(SITE_SETTINGS)];
  const known = rows.flatMap(({ env: name }) => name ?? []);
  const isOurs = (name: string): boolean =>
    name.startsWith("DAYFLY_") || (name.startsWith("PINTEREST_") && nearestName(name, known, 2) !== undefined);
  return Object.keys(env)
    .filter((name) => !known.includes(name) && isOurs(name))
    .map((name) => `${name} is not a setting${suggestion(name, known)}`);
};
