/**
 * Builds packages/collector for the registry: declarations by tsc, JavaScript in few files, and beside them the files that are read at run
 * time.
 */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { bundleCollector } from "./bundle-collector.ts";

const root = resolve(import.meta.dirname, "../packages/collector");
const dist = resolve(root, "dist");

rmSync(dist, { recursive: true, force: true });
// Beside dist, so that libraries and package.json are found from it as from there.
const modules = mkdtempSync(join(root, ".build-"));
try {
  const { status } = spawnSync("tsc", ["-p", resolve(root, "tsconfig.build.json"), "--outDir", modules], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  for (const path of globSync("**/*.d.ts", { cwd: modules })) cpSync(join(modules, path), join(dist, path));
  cpSync(resolve(root, "src"), dist, {
    recursive: true,
    filter: (path) => extname(path) !== ".ts" && basename(path) !== "node_modules",
  });
  await bundleCollector(modules, dist);
} finally {
  rmSync(modules, { recursive: true, force: true });
}
