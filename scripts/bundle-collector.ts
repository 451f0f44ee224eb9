import { isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";
import { rolldown } from "rolldown";

/**
 * Modules that are started or imported by their own address, each at its place. Those that stand together share chunks; a thread's are its own,
 * since each thread reads its code anyway and one file is read sooner than thirty.
 */
const BUNDLES = [
  { platform: "node", entries: ["main", "config/define-config"] },
  { platform: "node", entries: ["ingest/ingest-thread"] },
  { platform: "node", entries: ["queue/drivers/sqlite/storage-thread"] },
  { platform: "node", entries: ["queue/drivers/sqlite/backup-thread"] },
  { platform: "node", entries: ["record/sqlite/record-thread"] },
  // There is no Node there.
  { platform: "neutral", entries: ["runtimes/cloudflare"] },
] as const;

/** Stay packages: they load files of their own at run time, or are for set-ups that few have. */
const KEPT = ["@dayfly/snippet", "@nats-io/", "pg", "uplot", "cloudflare:"];

const isKept = (id: string): boolean => KEPT.some((name) => id === name || id.startsWith(name));

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

const LEAN = "\0lean:";

/**
 * Importing one of Node's modules reads all that it exports. Of some that loads what nobody asked for: WebSocket of `http` Node's own fetch
 * (25 ms in each thread), `promises` of `fs` another fifteen modules. This asks for them without; what is only read when somebody asks
 * has no place among the exports.
 */
const leanBuiltins = {
  name: "lean-builtins",
  resolveId: (id: string, _importer: string | undefined, { kind }: { readonly kind: string }) =>
    kind === "import-statement" && isBuiltin(id) ? `${LEAN}${id.replace(/^(node:)?/, "node:")}` : undefined,
  load: async (id: string) => {
    if (!id.startsWith(LEAN)) return undefined;
    const name = id.slice(LEAN.length);
    const builtin: object = process.getBuiltinModule(name) ?? {};
    const names = Object.entries(Object.getOwnPropertyDescriptors(builtin)).flatMap(([key, { get }]) => (get ? [] : [key]));
    return `const builtin = process.getBuiltinModule("${name}"); export default builtin; export const { ${names.join(", ")} } = builtin;`;
  },
};

/** What a library loads and nothing here uses, as it names it, and what it gets in its place. */
const UNUSED = [
  // Asked whether a request is one of HTTP/2. With it goes TLS: 20 ms in each thread.
  {
    library: "/@hono/node-server/",
    loads: "node:http2",
    inPlace: "export class Http2ServerRequest {} export const constants = {};",
  },
  // Metrics are fetched, not pushed. With it goes `https`.
  { library: "/prom-client/", loads: "./lib/pushgateway", inPlace: "export {};" },
] as const;

const leaveOut = {
  name: "leave-out",
  resolveId: (id: string, importer = "") => {
    const found = UNUSED.findIndex(({ library, loads }) => id === loads && importer.includes(library));
    return found < 0 ? undefined : `\0unused:${found}`;
  },
  load: (id: string) => (id.startsWith("\0unused:") ? UNUSED[Number(id.slice("\0unused:".length))]?.inPlace : undefined),
};

/**
 * Makes few files of many: opening a thousand modules, 683 of them TypeBox's, is most of what a start costs. `from` holds the modules as tsc
 * writes them. The packages remain dependencies: their types and licences come with them.
 */
export const bundleCollector = async (from: string, to: string): Promise<void> => {
  for (const { platform, entries } of BUNDLES) {
    const bundle = await rolldown({
      input: Object.fromEntries(entries.map((entry) => [entry, join(from, `${entry}.js`)])),
      platform,
      resolve: { mainFields: ["module", "main"] },
      external: isKept,
      plugins: [keepAddresses(from), ...(platform === "node" ? [leaveOut, leanBuiltins] : [])],
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
