import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Settings } from "../config/load.ts";
import { loadSettings } from "../config/load.ts";
import { CliError, EXIT } from "./cli-error.ts";
import type { Terminal } from "./terminal.ts";

const FILES = ["dayfly.config.ts", "dayfly.config.js", "dayfly.config.mjs"];

/** Settings from the environment and the settings file; every problem in one error. */
export const readSettings = async ({ env, cwd }: Pick<Terminal, "env" | "cwd">, file?: string): Promise<Settings> => {
  const path =
    file === undefined ? FILES.map((name) => resolve(cwd, name)).find((candidate) => existsSync(candidate)) : resolve(cwd, file);
  const settings = loadSettings(env, path === undefined ? undefined : await importFile(path));
  if (settings.ok) return settings.value;
  throw new CliError(
    ["The settings are not complete:", ...settings.failure.map((problem) => `  - ${problem}`)].join("\n"),
    EXIT.notUnderstood,
  );
};

const importFile = async (path: string): Promise<unknown> => {
  if (!existsSync(path)) throw new CliError(`There is no file ${path}.`, EXIT.notUnderstood);
  try {
    const module: { default?: unknown } = await import(pathToFileURL(path).href);
    return module.default ?? {};
  } catch (error) {
    const hint = path.endsWith(".ts") ? " (TypeScript files need Node 22.18 or later; else name it dayfly.config.mjs)" : "";
    throw new CliError(
      `${path} could not be read: ${error instanceof Error ? error.message : String(error)}${hint}.`,
      EXIT.notUnderstood,
    );
  }
};
