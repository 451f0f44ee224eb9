/**
 * The programs that some tests call: found on the path, else installed when we are root on Debian, else named with the command to run.
 * A test whose program is missing is skipped loudly, and CI fails on a skip.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";

/** Command, or files where Debian keeps it off the path; Debian package; what it is for. */
const TOOLS = [
  ["/usr/lib/postgresql/*/bin/postgres", "postgresql", "the queue on Postgres"],
  ["strace", "strace", "the order of writes and fsyncs, power loss"],
  ["zsh", "zsh", "shell completion"],
  ["fish", "fish", "shell completion"],
  ["nginx", "nginx-light", "the reverse proxies of docs/first-party.md"],
  ["caddy", "caddy", "the reverse proxies of docs/first-party.md"],
  ["openssl", "openssl", "certificates for the https stories"],
] as const;

const isThere = (command: string): boolean =>
  command.startsWith("/")
    ? globSync(command).length > 0
    : spawnSync(command, ["--help"], { stdio: "ignore" }).error === undefined;

const missing = process.platform === "linux" ? TOOLS.filter(([command]) => !isThere(command)) : [];
const packages = missing.map(([, name]) => name);
if (packages.length > 0) {
  const install = `apt-get update && apt-get install -y ${packages.join(" ")}`;
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    spawnSync("sh", ["-c", install], { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  }
  for (const [command, , purpose] of missing.filter(([name]) => !isThere(name))) {
    process.stderr.write(`${command} is missing (${purpose}); on Debian: ${install}\n`);
  }
}
