import type { Log, LogFields } from "../lib/log.ts";

export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: LogFields | undefined;
}

/** The log of a thread: the main thread writes it, so that one thread alone loads what does. */
export const relayLog = (post: (line: LogLine) => void): Log => {
  const write = (level: keyof Log) => (message: string, fields?: LogFields) => post({ level, message, fields });
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
};
