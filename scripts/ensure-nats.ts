/**
 * The oldest and the newest nats-server that the queue's driver is tested with, from Debian's suites, into node_modules/.cache/nats-server/.
 * (The one of Debian 12, 2.9, has no `sync_interval: always`, and the driver refuses it.) Needs root on Debian; elsewhere put the programs
 * there by hand, as <name>/nats-server.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const SUITES = ["trixie", "sid"];
const target = (suite: string): string =>
  resolve(import.meta.dirname, "../node_modules/.cache/nats-server", suite, "nats-server");

/** Fetches the package without installing it, by package lists of its own: the machine's stay as they are. */
const fetchFrom = (suite: string): void => {
  const dir = mkdtempSync(join(tmpdir(), "dayfly-nats-"));
  try {
    for (const part of ["lists/partial", "cache/archives/partial"]) mkdirSync(join(dir, part), { recursive: true });
    const source = "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian";
    writeFileSync(join(dir, "sources.list"), `${source} ${suite} main\n`);
    const options = [
      `Dir::Etc::SourceList=${dir}/sources.list`,
      "Dir::Etc::SourceParts=/dev/null",
      `Dir::State::Lists=${dir}/lists`,
      `Dir::Cache=${dir}/cache`,
      "APT::Sandbox::User=root",
    ].flatMap((option) => ["-o", option]);
    spawnSync("apt-get", [...options, "-q", "update"], { cwd: dir, stdio: "ignore" });
    spawnSync("apt-get", [...options, "-q", "download", "nats-server"], { cwd: dir, stdio: "ignore" });
    const [archive = ""] = globSync("*.deb", { cwd: dir });
    spawnSync("dpkg", ["-x", archive, "unpacked"], { cwd: dir, stdio: "inherit" });
    mkdirSync(resolve(target(suite), ".."), { recursive: true });
    copyFileSync(join(dir, "unpacked/usr/sbin/nats-server"), target(suite));
  } finally {
    rmSync(dir, { recursive: true });
  }
};

for (const suite of SUITES) {
  if (existsSync(target(suite))) continue;
  try {
    if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) fetchFrom(suite);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  if (!existsSync(target(suite)))
    process.stderr.write(`nats-server of Debian ${suite} is missing (the queue on NATS); put it at ${target(suite)}\n`);
}
