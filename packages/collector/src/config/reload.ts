import { isDeepStrictEqual } from "node:util";
import type { Settings } from "./load.ts";
import { PROCESS_SETTINGS, type Setting } from "./settings.ts";

/** What lies between two settings, by name only: values may be secret. */
export interface SettingsChange {
  /** Sites that came, went or changed. */
  readonly sites: readonly string[];
  /** Settings of the process that apply at once. */
  readonly applied: readonly string[];
  /** Settings of the process that wait for a restart. */
  readonly waiting: readonly string[];
}

export const compareSettings = (before: Settings, after: Settings): SettingsChange => {
  const rows: readonly [string, Setting<unknown>][] = Object.entries(PROCESS_SETTINGS);
  const changed = rows.filter(([name]) => !isDeepStrictEqual(valueOf(before, name), valueOf(after, name)));
  const named = (live: boolean): readonly string[] =>
    changed.filter(([, row]) => (row.live ?? false) === live).map(([name, row]) => row.env ?? name);
  return { sites: changedSites(before, after), applied: named(true), waiting: named(false) };
};

const valueOf = (settings: Settings, name: string): unknown => Object.entries(settings).find(([key]) => key === name)?.[1];

const changedSites = (before: Settings, after: Settings): readonly string[] => {
  const keys = new Set([...before.sites, ...after.sites].map(({ key }) => key));
  return [...keys].filter((key) => !isDeepStrictEqual(siteOf(before, key), siteOf(after, key)));
};

const siteOf = ({ sites }: Settings, key: string) => sites.find((site) => site.key === key);
