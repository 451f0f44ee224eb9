import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Settings } from "../config/load.ts";
import { loadProcessSettings, loadSettings } from "../config/load.ts";
import type { ProcessSettings } from "../config/process-settings.ts";
import { messageOf } from "../lib/message-of.ts";
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

/**
 * For commands that speak to nobody: a placeholder stands in for an account that is not set, so that they run where no token is, on the machine
 * of whoever makes the pages for instance.
 */
export const readSettingsWithoutAccount = (place: Place, file?: string): Promise<Settings> =>
  readSettings(
    { ...place, env: { PINTEREST_AD_ACCOUNT_ID: "0", PINTEREST_ACCESS_TOKEN: "not-needed-here", ...place.env } },
    file,
  );

/** The process's own, for commands that need no site. */
export const readProcessSettings = ({ env }: Pick<Place, "env">): ProcessSettings => {
  const settings = loadProcessSettings(env);
  if (settings.ok) return settings.value;
  throw new CliError(settings.failure.join("\n"), EXIT.notUnderstood);
};

/** All settings as above, read anew however often; problems are an answer. Files that the settings file imports are read once only. */
export const rereadSettings = async (place: Place, file?: string): Promise<Result<Settings, readonly string[]>> => {
  const { env } = place;
  const path = findSettingsFile(place, file);
  const content = path === undefined ? passNoStray(place) : await importFile(path);
  return content.ok ? loadSettings(env, content.value) : fail([content.failure]);
};

/** The file that is named, or the one that lies here; undefined where there is none. */
export const findSettingsFile = ({ cwd }: Pick<Place, "cwd">, file?: string): string | undefined =>
  file === undefined ? FILES.map((name) => resolve(cwd, name)).find((candidate) => existsSync(candidate)) : resolve(cwd, file);

/** Almost the name: whoever wrote such a file means it to be read. */
const STRAYS = ["json", "cjs", "mts", "cts", "yaml", "yml", "toml"].map((ending) => `dayfly.config.${ending}`);

const passNoStray = ({ cwd }: Pick<Place, "cwd">): Result<undefined, string> => {
  const stray = STRAYS.find((name) => existsSync(resolve(cwd, name)));
  return stray === undefined
    ? ok(undefined)
    : fail(`${stray} is read by nobody: make it a module that exports the settings, ${FILES.at(-1)}.`);
};

let imports = 0;

/** What Node says of a settings file that it cannot read, and what to do. */
const HINTS: readonly { readonly when: RegExp; readonly hint: string }[] = [
  {
    when: /import statement outside a module|Unexpected token 'export'/,
    hint: 'Write "type": "module" into the package.json beside it, or name it dayfly.config.mjs.',
  },
  {
    when: /Cannot find package '@dayfly\/collector'/,
    hint: "Put it into the folder where @dayfly/collector is installed, or leave defineConfig away: it only tells the types.",
  },
  { when: /Unknown file extension "\.ts"/, hint: "TypeScript needs Node 22.18 or later; else name it dayfly.config.mjs." },
];

const importFile = async (path: string): Promise<Result<unknown, string>> => {
  if (!existsSync(path)) return fail(`There is no file ${path}.`);
  try {
    // A module is evaluated once for each address: the query makes another one.
    const module: { default?: unknown } = await import(`${pathToFileURL(path).href}?read=${(imports += 1)}`);
    return ok(module.default ?? {});
  } catch (error) {
    const message = messageOf(error);
    const hint = HINTS.find(({ when }) => when.test(message))?.hint;
    return fail(`${path} could not be read: ${message.replace(/\.$/, "")}.${hint === undefined ? "" : ` ${hint}`}`);
  }
};
