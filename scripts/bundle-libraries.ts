import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { rolldown } from "rolldown";

/**
 * Libraries of hundreds of small modules: of what a start costs, opening them is the larger part. Not among them are those that load files
 * of their own at run time (pino), and those that only some set-ups load (pg, nats).
 */
const BUNDLED = {
  /** Used by the Worker too, where there is no Node. */
  neutral: ["@noble/ciphers", "@noble/hashes", "hono", "ipaddr.js", "isbot", "leven", "libphonenumber-js", "tldts", "typebox"],
  node: ["@hono/node-server", "commander", "json5", "parse5", "prom-client", "undici"],
} as const;

type Platform = keyof typeof BUNDLED;
const PLATFORMS = Object.keys(BUNDLED) as Platform[];

/** As tsc writes them: `import X, { a, b as c } from "library";`, `export … from`, `import "library";` and `import("library")`. */
const IMPORTS = /(?:(?<what>(?:import|export)\s[^;"']*?)\sfrom\s|\bimport\s*\(?\s*)"(?<library>[^".][^"]*)"/g;

const isOf = (library: string, platform: Platform): boolean =>
  BUNDLED[platform].some((name) => library === name || library.startsWith(`${name}/`));
const isBundled = (library: string): boolean => PLATFORMS.some((platform) => isOf(library, platform));

/** What is imported by name; a default import is the name `default`. */
const namesIn = (what: string): readonly string[] => {
  const [, list = ""] = /\{([^}]*)\}/.exec(what) ?? [];
  const named = list.split(",").flatMap((part) => part.trim().split(/\s+as\s+/)[0] || []);
  return /^import\s+\w/.test(what) ? ["default", ...named] : named;
};

const fileOf = (library: string): string => library.replaceAll(/[@/]/g, "-").replaceAll(/^-|\.js$/g, "");

/**
 * Puts the libraries of a built package into its `vendor/`, each as one file with what they share beside it, and lets its modules import them
 * from there. The packages remain dependencies: their types and licences come with them.
 */
export const bundleLibraries = async (dist: string): Promise<void> => {
  const modules = globSync("**/*.js", { cwd: dist }).map((path) => join(dist, path));
  const names = new Map<string, Set<string>>();
  for (const path of modules) {
    for (const { groups: { what = "", library = "" } = {} } of readFileSync(path, "utf8").matchAll(IMPORTS)) {
      if (!isBundled(library)) continue;
      if (what.includes("*")) throw new Error(`${path} imports all of ${library}: import names.`);
      names.set(library, new Set([...(names.get(library) ?? []), ...namesIn(what)]));
    }
  }

  const facades = join(dist, ".facades");
  mkdirSync(facades);
  for (const [library, imported] of names) {
    writeFileSync(join(facades, `${fileOf(library)}.js`), `export { ${[...imported].join(", ")} } from "${library}";\n`);
  }
  for (const platform of PLATFORMS) {
    const libraries = [...names.keys()].filter((library) => isOf(library, platform));
    const input = Object.fromEntries(libraries.map((library) => [fileOf(library), join(facades, `${fileOf(library)}.js`)]));
    const bundle = await rolldown({ input, platform, resolve: { mainFields: ["module", "main"] } });
    await bundle.write({ dir: join(dist, "vendor"), chunkFileNames: `${platform}-[name]-[hash].js`, comments: { legal: true } });
    await bundle.close();
  }
  rmSync(facades, { recursive: true });

  for (const path of modules) {
    const text = readFileSync(path, "utf8");
    const moved = text.replaceAll(IMPORTS, (statement: string, ...rest: unknown[]) => {
      const { library = "" } = rest.at(-1) as { readonly library?: string };
      const vendored = `./${relative(dirname(path), join(dist, "vendor", `${fileOf(library)}.js`))}`;
      return isBundled(library) ? statement.replace(`"${library}"`, `"${vendored}"`) : statement;
    });
    if (moved !== text) writeFileSync(path, moved);
  }
};
