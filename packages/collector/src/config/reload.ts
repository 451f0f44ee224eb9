import { isDeepStrictEqual } from "node:util";
import type { Log } from "../lib/log.ts";
import type { Result } from "../lib/result.ts";
import type { Settings } from "./load.ts";
import { PROCESS_SETTINGS } from "./process-settings.ts";
import type { Setting } from "./setting.ts";
import type { ReplaceableSiteDirectory } from "./site-directory.ts";

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

export interface ReloadReport extends SettingsChange {
  /** Why the old settings stay, each a sentence. Empty: the new ones are in force. */
  readonly problems: readonly string[];
}

export interface LiveSettings {
  /** What is in force, but for settings that wait for a restart: those are as they were read last. */
  current(): Settings;
  /** Reads again and applies what can be applied; events under way end as they began. Calls take their turn. */
  reload(): Promise<ReloadReport>;
}

export interface LiveSettingsParts {
  readonly settings: Settings;
  readonly sites: Pick<ReplaceableSiteDirectory, "replace">;
  readonly read: () => Promise<Result<Settings, readonly string[]>>;
  readonly log: Log;
}

/** Settings that can be read again while the collector runs. Where they have problems, all the old ones stay. */
export const createLiveSettings = ({ settings, sites, read, log }: LiveSettingsParts): LiveSettings => {
  let current = settings;
  let turn: Promise<unknown> = Promise.resolve();

  const reload = async (): Promise<ReloadReport> => {
    const next = await read();
    if (!next.ok) {
      log.error("The settings were not reloaded; the old ones stay in force.", { problems: next.failure });
      return { problems: next.failure, sites: [], applied: [], waiting: [] };
    }
    // Against the settings of the start, since what waits for a restart goes on waiting at the next reload.
    const { waiting } = compareSettings(settings, next.value);
    const change = { ...compareSettings(current, next.value), waiting };
    current = next.value;
    sites.replace(current.sites);
    log.info("The settings were reloaded.", { sites: change.sites, applied: change.applied });
    if (waiting.length > 0) log.warn("Some settings changed that wait for a restart.", { settings: waiting });
    return { problems: [], ...change };
  };

  return {
    current: () => current,
    reload() {
      const report = turn.then(reload);
      turn = report.catch(() => undefined);
      return report;
    },
  };
};
