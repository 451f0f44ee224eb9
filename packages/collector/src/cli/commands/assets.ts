import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { type ScriptLifetime, scriptHeaders } from "../../http/script.ts";
import { makeDirectory } from "../../lib/make-directory.ts";
import { messageOf } from "../../lib/message-of.ts";
import { loadScripts } from "../../runtimes/node-script.ts";
import { CliError } from "../cli-error.ts";
import { readProcessSettings } from "../read-settings.ts";
import type { Terminal } from "../terminal.ts";

interface Asset {
  /** From the site's root. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly lifetime: ScriptLifetime;
}

export const addAssets = (program: Command, terminal: Terminal): void => {
  program
    .command("assets")
    .description("Write the script's builds and their headers as static files, for Cloudflare Workers or a CDN.")
    .argument("<directory>", "where to; files of the same names are overwritten")
    .option("--json", "print what was written as JSON")
    .action((directory: string, { json }: { json?: boolean }) => {
      const { basePath } = readProcessSettings(terminal);
      const assets = listAssets(basePath);
      try {
        makeDirectory(join(directory, basePath));
        for (const { path, content } of assets) writeFileSync(join(directory, path), content);
        writeFileSync(join(directory, "_headers"), assets.map(headersOf).join(""));
      } catch (error) {
        throw new CliError(`${directory} cannot be written (${messageOf(error)}). Name a directory that you may write.`);
      }
      const files = assets.map(({ path }) => join(directory, path));
      terminal.print(json ? `${JSON.stringify({ files })}\n` : `${files.join("\n")}\n`);
    });
};

const listAssets = (basePath: string): readonly Asset[] =>
  loadScripts().flatMap(({ name, hash, plain: content }): readonly Asset[] => [
    { path: `${basePath}/${name}.js`, content, lifetime: "short" },
    { path: `${basePath}/${name}.${hash}.js`, content, lifetime: "immutable" },
  ]);

/** As Cloudflare and Netlify read `_headers`. Compression and ETag are theirs. */
const headersOf = ({ path, lifetime }: Asset): string =>
  [path, ...Object.entries(scriptHeaders(lifetime)).map(([name, value]) => `  ${name}: ${value}`), ""].join("\n");
