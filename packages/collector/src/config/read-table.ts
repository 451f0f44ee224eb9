import { ok } from "../lib/result.ts";
import type { Setting } from "./setting.ts";

/** What somebody wrote for a setting. */
export interface Given {
  /** Undefined: nothing. */
  readonly value: unknown;
  /** How the writer knows the setting: its variable, its place in the file, its name. */
  readonly label: string;
}

export type FindGiven = (name: string, row: Setting<unknown>) => Given;

export interface SettingProblem {
  /** The setting's name in its table. */
  readonly name: string;
  /** What to do, beginning with the setting's label. */
  readonly sentence: string;
}

/** Reads every row of a table of settings; what cannot be read is told in `problems`. */
export const readTable = <Values>(
  table: Readonly<Record<string, Setting<unknown>>>,
  problems: SettingProblem[],
  find: FindGiven,
): Values => {
  const values: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(table)) {
    const { value, label } = find(name, row);
    const parsed = value === undefined ? ok(row.fallback) : row.parse(value);
    if (!parsed.ok) problems.push({ name, sentence: `${label} ${parsed.failure}.` });
    else if (parsed.value !== undefined) values[name] = parsed.value;
  }
  return values as Values;
};
