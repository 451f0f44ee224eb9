import type { Parser } from "./parsers.ts";

/** One setting: a row of the README's table, of `dayfly config` and of the loader. */
export interface Setting<Value> {
  /** Its environment variable; absent where only `dayfly.config.ts` can say it. */
  readonly env?: string;
  readonly parse: Parser<Value>;
  /** Absent: no value unless given. */
  readonly fallback?: Value;
  readonly unit?: string;
  /** Masked wherever settings are shown. */
  readonly secret?: boolean;
  /** Of the process's settings: a reload applies it; the others wait for a restart. Settings of sites always apply. */
  readonly live?: boolean;
  readonly sentence: string;
}

export const setting = <const Value>(row: Setting<Value>): Setting<Value> => row;
/** A row with a fallback always has a value. */
export const withFallback = <const Value>(
  row: Setting<Value> & { readonly fallback: NoInfer<Value> },
): Setting<Value> & { readonly fallback: Value } => row;

/** What a row's parser gives. */
export type ValueOf<Row> = Row extends { readonly parse: Parser<infer Value> } ? Value : never;

/** What a table's rows give together. */
export type ValuesOf<Table> = {
  readonly [Name in keyof Table as Table[Name] extends { fallback: unknown } ? Name : never]: ValueOf<Table[Name]>;
} & {
  readonly [Name in keyof Table as Table[Name] extends { fallback: unknown } ? never : Name]?: ValueOf<Table[Name]>;
};
