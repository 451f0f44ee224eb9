/**
 * The collector with its clock set ahead, settings from the environment: `node ahead-server.ts <milliseconds>`. Retries that are stored for
 * later come due at once; all else is the collector as `dayfly start` runs it.
 */
import { randomUUID } from "node:crypto";
import { serveControl } from "../src/cli/control-socket.ts";
import { composeCollector } from "../src/compose.ts";
import { loadSettings } from "../src/config/load.ts";
import { createSend } from "../src/delivery/send.ts";
import { unixMs } from "../src/lib/time.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";
import { nodeHash } from "../src/runtimes/node-hash.ts";
import { createNodeLog } from "../src/runtimes/node-log.ts";
import { loadScripts } from "../src/runtimes/node-script.ts";
import { serveApp } from "../src/runtimes/node-server.ts";

const aheadMs = Number(process.argv[2]);
const settings = loadSettings(process.env);
if (!settings.ok) throw new Error(settings.failure.join("\n"));

const collector = await composeCollector(settings.value, {
  clock: { ...nodeClock, now: () => unixMs(nodeClock.now() + aheadMs) },
  random: Math.random,
  mintId: randomUUID,
  hash: nodeHash,
  log: createNodeLog(settings.value.logLevel),
  send: createSend(),
  scripts: loadScripts(),
});
const server = await serveApp(collector.app, settings.value);
collector.start();
const control = await serveControl(await collector.control(), settings.value.dataDir);
process.once("SIGTERM", async () => {
  await control.close();
  await server.close(1000);
  await collector.stop(10_000);
  // Connections to Pinterest that are kept alive would keep the process.
  process.exit();
});
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
