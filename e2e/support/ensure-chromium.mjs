// Run before the browser tests: makes sure that there is a Chromium, or says what to do.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findChromium, HOW_TO_INSTALL } from "./chromium.ts";

const canInstall = process.getuid?.() === 0 && existsSync("/etc/debian_version");
if (findChromium() === undefined && canInstall) {
  process.stdout.write("No Chromium here: installing Debian's.\n");
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    spawnSync("apt-get", args, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  }
}
if (findChromium() === undefined) {
  process.stderr.write(`${HOW_TO_INSTALL}\n`);
  process.exitCode = 1;
}
