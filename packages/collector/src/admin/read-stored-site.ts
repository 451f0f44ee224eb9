import { readSite, unknownSettings } from "../config/read-site.ts";
import type { SettingProblem } from "../config/read-table.ts";
import type { Site } from "../config/site.ts";
import type { StoredSite } from "../config/stored-site.ts";
import type { JsonObject } from "../lib/json.ts";
import { fail, type Result } from "../lib/result.ts";

export const CANNOT_READ =
  "The site's secrets cannot be read: DAYFLY_SECRET is not set, or not the one that they were encrypted with.";
const UNREADABLE: SettingProblem = {
  name: "accessToken",
  sentence: `${CANNOT_READ} Restore it, or set the site's token and write key anew.`,
};

/** A site of the store as it is served, or why it cannot be. */
export const readStoredSite = (
  { key, settings, secrets }: StoredSite,
  secret: string | undefined,
): Result<Site, readonly SettingProblem[]> =>
  secrets === undefined ? fail([UNREADABLE]) : readGivenSite(key, { ...settings, ...secrets }, secret);

/** By name alone: what a site of the store leaves out has its default and never comes from the environment, where another's token may stand. */
export const readGivenSite = (
  key: string,
  given: JsonObject,
  secret: string | undefined,
): Result<Site, readonly SettingProblem[]> => {
  const unknown = unknownSettings(Object.keys(given));
  const site = readSite(key, (name) => ({ value: given[name], label: name }), secret);
  return unknown.length === 0 ? site : fail([...unknown, ...(site.ok ? [] : site.failure)]);
};
