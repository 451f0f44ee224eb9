/** `pnpm bench <name>`: prints a measured table. Nothing here is asserted. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { basename, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const benches = new Map(globSync("{packages/*,e2e}/bench/*.ts", { cwd: root }).map((path) => [basename(path, ".ts"), path]));

const [name = "", ...args] = process.argv.slice(2);
const path = benches.get(name);
if (path === undefined) {
  process.stderr.write(`Which one? pnpm bench <${[...benches.keys()].toSorted().join("|")}>\n`);
  process.exitCode = 2;
} else {
  process.exitCode = spawnSync(process.execPath, [resolve(root, path), ...args], { cwd: root, stdio: "inherit" }).status ?? 1;
}
