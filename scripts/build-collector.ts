/**
 * Builds packages/collector for the registry: JavaScript and declarations by tsc, beside them the files that are read at run time, and the
 * larger libraries as one file each.
 */
import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { bundleLibraries } from "./bundle-libraries.ts";

const root = resolve(import.meta.dirname, "../packages/collector");

rmSync(resolve(root, "dist"), { recursive: true, force: true });
const { status } = spawnSync("tsc", ["-p", resolve(root, "tsconfig.build.json")], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
cpSync(resolve(root, "src"), resolve(root, "dist"), {
  recursive: true,
  filter: (path) => extname(path) !== ".ts" && basename(path) !== "node_modules",
});
await bundleLibraries(resolve(root, "dist"));
