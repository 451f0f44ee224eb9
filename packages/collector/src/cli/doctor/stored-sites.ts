import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readStoredSite } from "../../admin/read-stored-site.ts";
import type { Settings } from "../../config/load.ts";
import type { StoredSite } from "../../config/stored-site.ts";
import { openSeal } from "../../identity/seal.ts";
import { messageOf } from "../../lib/message-of.ts";
import { sitesIn } from "../../vault/sites.ts";
import type { Diagnosis } from "./examine.ts";

interface StoredSites {
  readonly settings: Settings;
  readonly diagnoses: readonly Diagnosis[];
}

/** The settings with the sites that the admin API added, and which of these cannot be served. Changes nothing in the store. */
export const addStoredSites = (settings: Settings, dataDir: string): StoredSites => {
  const path = join(dataDir, "admin.db");
  if (!existsSync(path)) return { settings, diagnoses: [] };
  try {
    return complete(settings, listSites(settings, path));
  } catch (error) {
    const says = `${path}, where the sites of the admin API stand, cannot be read (${messageOf(error)}).`;
    return { settings, diagnoses: [fails(says, "Run the doctor as the collector's user or as root; the start tells more.")] };
  }
};

const listSites = (settings: Settings, path: string): readonly StoredSite[] => {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return sitesIn(db, openSeal(settings)).list();
  } finally {
    db.close();
  }
};

const complete = (settings: Settings, stored: readonly StoredSite[]): StoredSites => {
  const isHidden = ({ key }: StoredSite): boolean => settings.sites.some((site) => site.key === key);
  const reads = stored
    .filter((kept) => !isHidden(kept))
    .map((kept) => ({ ...kept, read: readStoredSite(kept, settings.secret) }));
  const served = reads.flatMap(({ read }) => (read.ok ? [read.value] : []));
  const diagnoses = reads.flatMap(({ key, read }) =>
    read.ok ? [] : read.failure.map(({ sentence }) => fails(notServed(key), sentence)),
  );
  return { settings: { ...settings, sites: [...settings.sites, ...served] }, diagnoses };
};

const notServed = (key: string): string => `Site ${key} of the admin API is not served: its new events are refused.`;
const fails = (says: string, fix: string): Diagnosis => ({ check: "settings", status: "fail", says, fix });
