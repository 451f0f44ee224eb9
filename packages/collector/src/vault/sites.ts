import type { DatabaseSync } from "node:sqlite";
import type { SiteStore, StoredSite } from "../config/stored-site.ts";
import type { Seal } from "../identity/seal.ts";
import { isJsonObject, type JsonObject } from "../lib/json.ts";
import { unixMs } from "../lib/time.ts";
import type { SiteKey } from "../wire/stored-event.ts";

/** The sites in an operator's store. Without a seal they can be listed, their secrets unread, and not be saved. */
export const sitesIn = (db: DatabaseSync, seal: Seal | undefined): SiteStore => {
  const list = db.prepare("select key, settings, secrets, created_at, updated_at, disabled_at from site order by key");
  const save = db.prepare(
    `insert into site (key, settings, secrets, created_at, updated_at, disabled_at)
     values (?, ?, ?, ?, ?, ?)
     on conflict (key) do update set
       settings = excluded.settings,
       secrets = excluded.secrets,
       updated_at = excluded.updated_at,
       disabled_at = excluded.disabled_at`,
  );
  const remove = db.prepare("delete from site where key = ?");

  const toSite = (row: Readonly<Record<string, unknown>>): StoredSite => {
    const key = String(row["key"]) as SiteKey;
    return {
      key,
      settings: parseObject(String(row["settings"])) ?? {},
      secrets: openSecrets(seal, String(row["secrets"]), key),
      createdAt: unixMs(Number(row["created_at"])),
      updatedAt: unixMs(Number(row["updated_at"])),
      disabledAt: row["disabled_at"] === null ? undefined : unixMs(Number(row["disabled_at"])),
    };
  };

  return {
    list: () => list.all().map(toSite),
    save({ key, settings, secrets, createdAt, updatedAt, disabledAt }) {
      if (seal === undefined) throw new Error("Sites cannot be kept without DAYFLY_SECRET.");
      const sealed = seal.seal(new TextEncoder().encode(JSON.stringify(secrets)), boundTo(key));
      save.run(key, JSON.stringify(settings), sealed, createdAt, updatedAt, disabledAt ?? null);
    },
    remove: (key) => void remove.run(key),
  };
};

const boundTo = (key: SiteKey): string => `site ${key}`;

const openSecrets = (seal: Seal | undefined, sealed: string, key: SiteKey): JsonObject | undefined => {
  const content = seal?.open(sealed, boundTo(key));
  return content === undefined ? undefined : parseObject(new TextDecoder().decode(content));
};

const parseObject = (text: string): JsonObject | undefined => {
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : undefined;
};
