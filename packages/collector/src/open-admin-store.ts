import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Settings } from "./config/load.ts";
import { openVault } from "./vault/open-vault.ts";

/** The file of what operators keep: needed where they may come in or are told of alarms, and where they left sites. */
export const openAdminStore = ({ dataDir, adminToken, alertWebhook }: Settings): DatabaseSync | undefined => {
  const path = join(resolve(dataDir), "admin.db");
  return adminToken !== undefined || alertWebhook !== undefined || existsSync(path) ? openVault(path) : undefined;
};
