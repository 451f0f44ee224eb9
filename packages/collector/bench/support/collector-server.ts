/** The real collector for the benchmarks: `node collector-server.ts <data directory> <API base> <what it does> [queue] [ingest threads]`. */
import { randomUUID } from "node:crypto";
import { boundMemory } from "../../src/cli/bound-memory.ts";
import { composeCollector } from "../../src/compose.ts";
import { loadSettings } from "../../src/config/load.ts";
import { createSend } from "../../src/delivery/send.ts";
import { serveCollector } from "../../src/ingest/serve-collector.ts";
import { nodeClock } from "../../src/runtimes/node-clock.ts";
import { nodeHash } from "../../src/runtimes/node-hash.ts";
import { createNodeLog } from "../../src/runtimes/node-log.ts";
import { loadScripts } from "../../src/runtimes/node-script.ts";
import type { Role } from "../../src/role.ts";

// As `dayfly start` does.
boundMemory(process);

const [dataDir = "", apiBase = "", delivery = "deliver", queue = "sqlite:", threads] = process.argv.slice(2);
const settings = loadSettings({
  PINTEREST_AD_ACCOUNT_ID: "549755885175",
  PINTEREST_ACCESS_TOKEN: "pina_sandbox_token",
  PINTEREST_API_BASE: apiBase,
  DAYFLY_ORIGINS: "https://shop.example",
  DAYFLY_RATE_PER_IP: "0",
  DAYFLY_DATA_DIR: dataDir,
  DAYFLY_PORT: "0",
  DAYFLY_QUEUE: queue,
  DAYFLY_INGEST_THREADS: threads,
});
if (!settings.ok) throw new Error(settings.failure.join("\n"));

const outside = {
  clock: nodeClock,
  random: Math.random,
  mintId: randomUUID,
  hash: nodeHash,
  log: createNodeLog("error"),
  send: createSend(),
  scripts: loadScripts(),
};
/** `hold` takes events and leaves them in the queue, `drain` only delivers. */
const ROLE_OF: Readonly<Record<string, Role>> = { deliver: "all", hold: "ingest", drain: "deliver" };
const collector = await composeCollector(settings.value, outside, { role: ROLE_OF[delivery] ?? "all", doors: "threads" });
const { url } = await serveCollector(settings.value, collector, outside);
collector.start();
process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
// An exit of its own lets `node --cpu-prof` write its profile.
process.once("SIGTERM", () => process.exit());
