import type { Warning, WarningCode } from "../wire/warnings.ts";

/** Listens to the walk and learns where each field came from. Absent when events are sent: then nothing of it is computed. */
export interface Trace {
  /** `field` of Pinterest's event was taken from `from` (a path in the stored event or in the settings), changed as `rule` says. */
  took(field: string, from: string, rule?: string): void;
  /** `from` was there and not sent, and why. */
  dropped(from: string, why: string): void;
}

/** What the walk has to tell beside the event itself. */
export interface Notes {
  readonly warnings: Warning[];
  readonly trace: Trace | undefined;
}

/** Adds a warning, once per code: the first place is enough to go and look. */
export const warn = ({ warnings }: Notes, code: WarningCode, field?: string): void => {
  if (warnings.some((warning) => warning.code === code)) return;
  warnings.push(field === undefined ? { code } : { code, field });
};

/** What a warning calls a property of the entries of a list; without a list, the property itself. */
export const inList = (list: string, key: string): string => (list === "" ? key : `${list}[].${key}`);
