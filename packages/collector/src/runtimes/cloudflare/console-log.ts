import type { Log, LogFields } from "../../lib/log.ts";

const LEVELS = ["debug", "info", "warn", "error"] as const;

/** Structured lines on the console, which Workers Logs indexes by field. */
export const createConsoleLog = (lowest: (typeof LEVELS)[number] | "silent"): Log => {
  const from = lowest === "silent" ? LEVELS.length : LEVELS.indexOf(lowest);
  const at = (level: (typeof LEVELS)[number]) => (message: string, fields?: LogFields) => {
    // oxlint-disable-next-line no-console -- the console is where a Worker's log goes
    if (LEVELS.indexOf(level) >= from) console[level](JSON.stringify({ level, msg: message, ...fields }));
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
};
