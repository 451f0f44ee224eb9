import type { SettingProblem } from "../config/read-table.ts";
import type { JsonObject } from "../lib/json.ts";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The token goes to this address: by https, or within this machine. */
export const checkApiBase = ({ apiBase }: JsonObject): readonly SettingProblem[] => {
  const url = typeof apiBase === "string" ? URL.parse(apiBase) : null;
  const isSafe = url === null || url.protocol === "https:" || LOOPBACK.test(url.hostname);
  return isSafe ? [] : [{ name: "apiBase", sentence: "apiBase must be https, or http on this machine." }];
};
