/**
 * Puts the three engines on this machine: nothing to do where they are there, apt-get where root runs a Debian, else a sentence with what
 * to run. Ends well in any case, for the tests of a missing engine say so themselves.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { missingPackages } from "../support/engine-binaries.ts";

const ENGINES = ["chromium", "webkitgtk", "firefox"];
const findMissing = () => [...new Set(ENGINES.flatMap((engine) => missingPackages(engine)))];

const run = (...args) =>
  spawnSync("apt-get", args, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });

const missing = findMissing();
if (missing.length > 0 && process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
  run("update", "-q");
  run("install", "-y", "-q", "--no-install-recommends", ...missing);
}
const left = findMissing();
if (left.length > 0) {
  process.stderr.write(
    `\nTests of some browser engines will be skipped. To run them: sudo apt-get install -y ${left.join(" ")}\n\n`,
  );
}
