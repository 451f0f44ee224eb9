import type { Warning, WarningCode } from "../wire/warnings.ts";

export type Warn = (code: WarningCode, field?: string) => void;

/** An event with more than this is broken in one way many times over. */
const MAX_WARNINGS = 32;
const MAX_FIELD_LENGTH = 100;

/** Collects what is to be told about one event, each thing once. */
export const createWarningList = (): { readonly warn: Warn; readonly list: readonly Warning[] } => {
  const list: Warning[] = [];
  const warn: Warn = (code, name) => {
    const field = name?.slice(0, MAX_FIELD_LENGTH);
    if (list.length >= MAX_WARNINGS || list.some((known) => known.code === code && known.field === field)) return;
    list.push(field === undefined ? { code } : { code, field });
  };
  return { warn, list };
};
