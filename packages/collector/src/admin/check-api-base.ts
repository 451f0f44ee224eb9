import type { SettingProblem } from "../config/read-table.ts";
import type { JsonObject } from "../lib/json.ts";
import { isLoopbackUrl } from "../lib/public-address.ts";

/** The token goes to this address: by https, or within this machine. */
export const checkApiBase = ({ apiBase }: JsonObject): readonly SettingProblem[] => {
  const url = typeof apiBase === "string" ? URL.parse(apiBase) : null;
  const isSafe = url === null || url.protocol === "https:" || isLoopbackUrl(url);
  return isSafe ? [] : [{ name: "apiBase", sentence: "apiBase must be https, or http on this machine." }];
};
