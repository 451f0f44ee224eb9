/** Facts beside a log line. No personal data: ids, counts, reasons and durations only. */
export interface LogFields {
  readonly [name: string]: string | number | boolean | null | undefined | readonly string[];
}

/** The log as the rooms see it: one sentence and its facts. `runtimes/node.ts` writes it with pino. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
