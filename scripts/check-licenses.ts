/** Fails where a package that dayfly needs to run may not be passed on as dayfly is. */
import { execFileSync } from "node:child_process";

const ALLOWED = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Unlicense"];

const listed = execFileSync("pnpm", ["licenses", "list", "--prod", "--recursive", "--json"], { encoding: "utf8" });
const packagesOf: Readonly<Record<string, readonly { readonly name: string }[]>> = JSON.parse(listed);
const refused = Object.entries(packagesOf).filter(([license]) => !ALLOWED.includes(license));
for (const [license, packages] of refused) {
  const names = packages.map(({ name }) => name).join(", ");
  process.stderr.write(`${names}: ${license} is none of ${ALLOWED.join(", ")} (scripts/check-licenses.ts).\n`);
}
process.exitCode = refused.length === 0 ? 0 : 1;
