import http from "node:http";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { rolldown } from "rolldown";

/** Modules that are started or imported by their own address. Each keeps its place; what they share lies in chunks beside. */
const ENTRIES = {
  node: [
    "main",
    "config/define-config",
    "ingest/ingest-thread",
    "queue/drivers/sqlite/backup-thread",
    "queue/drivers/sqlite/storage-thread",
    "record/sqlite/record-thread",
  ],
  /** There is no Node there. */
  neutral: ["runtimes/cloudflare"],
} as const;

/** Stay packages: they load files of their own at run time, or are for set-ups that few have. */
const KEPT = ["@dayfly/snippet", "@nats-io/", "pg", "pino", "uplot", "cloudflare:"];

const isKept = (id: string): boolean =>
  id.startsWith("node:") || builtinModules.includes(id) || KEPT.some((name) => id === name || id.startsWith(name));

const MODULE_URL = /"module-url:([^"]+)"/g;

/** A module finds its files from where it was: in a chunk `import.meta.url` becomes the address that it had. */
const keepAddresses = (from: string) => ({
  name: "keep-addresses",
  transform: (code: string, id: string) =>
    id.startsWith(from) && code.includes("import.meta.url")
      ? code.replaceAll("import.meta.url", `new URL("module-url:${relative(from, id)}", import.meta.url).href`)
      : undefined,
  renderChunk: (code: string, { fileName }: { readonly fileName: string }) =>
    code.replaceAll(MODULE_URL, (_text, path: string) => {
      const found = relative(dirname(fileName), path);
      return JSON.stringify(found.startsWith(".") ? found : `./${found}`);
    }),
});

const HTTP_NAMES = Object.entries(Object.getOwnPropertyDescriptors(http))
  .filter(([, { get }]) => get === undefined)
  .map(([name]) => name);

/**
 * Importing `node:http` as a module reads all that it exports, WebSocket among it, for which Node loads the whole of its own fetch: 50 ms in
 * each thread, for nothing. This asks for it without.
 */
const httpAlone = {
  name: "http-alone",
  resolveId: (id: string) => (/^(node:)?http$/.test(id) ? "\0http-alone" : undefined),
  load: (id: string) =>
    id === "\0http-alone"
      ? `const http = process.getBuiltinModule("node:http"); export default http; export const { ${HTTP_NAMES.join(", ")} } = http;`
      : undefined,
};

/**
 * Makes few files of many: opening a thousand modules, 683 of them TypeBox's, is most of what a start costs. `from` holds the modules as tsc
 * writes them. The packages remain dependencies: their types and licences come with them.
 */
export const bundleCollector = async (from: string, to: string): Promise<void> => {
  for (const [platform, entries] of Object.entries(ENTRIES)) {
    const bundle = await rolldown({
      input: Object.fromEntries(entries.map((entry) => [entry, join(from, `${entry}.js`)])),
      platform: platform === "node" ? "node" : "neutral",
      resolve: { mainFields: ["module", "main"] },
      external: isKept,
      plugins: [keepAddresses(from), ...(platform === "node" ? [httpAlone] : [])],
    });
    await bundle.write({
      dir: to,
      entryFileNames: "[name].js",
      chunkFileNames: `chunks/${platform}-[name]-[hash].js`,
      comments: { legal: true },
    });
    await bundle.close();
  }
};
