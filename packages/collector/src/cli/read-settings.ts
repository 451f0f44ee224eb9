import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Settings } from "../config/load.ts";
import { loadProcessSettings, loadSettings } from "../config/load.ts";
import type { ProcessSettings } from "../config/process-settings.ts";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import { CliError, EXIT } from "./cli-error.ts";
import type { Terminal } from "./terminal.ts";

const FILES = ["dayfly.config.ts", "dayfly.config.js", "dayfly.config.mjs"];

type Place = Pick<Terminal, "env" | "cwd">;

/** Settings from the environment and the settings file; every problem in one error. */
export const readSettings = async (place: Place, file?: string): Promise<Settings> => {
  const settings = await rereadSettings(place, file);
  if (settings.ok) return settings.value;
  throw new CliError(
    ["The settings are not complete:", ...settings.failure.map((problem) => `  - ${problem}`)].join("\n"),
    EXIT.notUnderstood,
  );
};

/** The process's own, for commands that need no site. */
export const readProcessSettings = ({ env }: Pick<Place, "env">): ProcessSettings => {
  const settings = loadProcessSettings(env);
  if (settings.ok) return settings.value;
  throw new CliError(settings.failure.join("\n"), EXIT.notUnderstood);
};

/** All settings as above, read anew however often; problems are an answer. Files that the settings file imports are read once only. */
export const rereadSettings = async ({ env, cwd }: Place, file?: string): Promise<Result<Settings, readonly string[]>> => {
  const path =
    file === undefined ? FILES.map((name) => resolve(cwd, name)).find((candidate) => existsSync(candidate)) : resolve(cwd, file);
  const content = path === undefined ? ok(undefined) : await importFile(path);
  return content.ok ? loadSettings(env, content.value) : fail([content.failure]);
};

let imports = 0;

const importFile = async (path: string): Promise<Result<unknown, string>> => {
  if (!existsSync(path)) return fail(`There is no file ${path}.`);
  try {
    // A module is evaluated once for each address: the query makes another one.
    const module: { default?: unknown } = await import(`${pathToFileURL(path).href}?read=${(imports += 1)}`);
    return ok(module.default ?? {});
  } catch (error) {
    const hint = path.endsWith(".ts") ? " (TypeScript files need Node 22.18 or later; else name it dayfly.config.mjs)" : "";
    return fail(`${path} could not be read: ${error instanceof Error ? error.message : String(error)}${hint}.`);
  }
};
