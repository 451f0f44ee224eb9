import { randomUUID } from "node:crypto";
import { parentPort } from "node:worker_threads";
import { createSiteDirectory } from "../config/site-directory.ts";
import type { DoorSite } from "../config/site.ts";
import { createFront } from "../http/app.ts";
import { createClientIp } from "../http/client-ip.ts";
import { createClientPlace } from "../http/client-place.ts";
import { createDoors } from "../http/doors.ts";
import { createDoorLimits } from "../http/rate-limit.ts";
import { openSeal } from "../identity/seal.ts";
import { createSealedTraits } from "../identity/sealed-traits.ts";
import { openThreadIntake } from "../record/thread-intake.ts";
import { nodeClock } from "../runtimes/node-clock.ts";
import { nodeHash } from "../runtimes/node-hash.ts";
import { serveApp } from "../runtimes/node-server.ts";
import { openDoorNews } from "./door-news.ts";
import { createPassOn } from "./pass-on.ts";
import type { FromIngest, IngestSettings, ToIngest } from "./protocol.ts";
import { relayLog } from "./relay-log.ts";
import { openRemoteQueue } from "./remote-queue.ts";
import { messageOf } from "../lib/message-of.ts";

/**
 * A thread that takes requests: it answers the doors, up to the event that is protected and encoded, and passes everything else on to the
 * main thread. Several of them listen on one port.
 */
const port = parentPort;
if (!port) throw new Error("ingest-thread runs as a worker thread.");
const post = (message: FromIngest): void => port.postMessage(message);

const settings = await new Promise<IngestSettings>((resolve) => port.once("message", resolve));
const sites = createSiteDirectory<DoorSite>(settings.sites);
const queue = openRemoteQueue((call) => post({ kind: "put", call }));
const record = openThreadIntake({ clock: nodeClock, perSecond: settings.recordPerSecond });
const news = openDoorNews({ record, clock: nodeClock, post: (told) => post({ kind: "news", news: told }) });
const seal = openSeal(settings);

const log = relayLog((line) => post({ kind: "log", line }));
const { basePath, scripts } = settings;
const doors = createDoors({
  ...createDoorLimits(settings, nodeClock),
  basePath,
  clientIp: createClientIp(settings.trustedProxies),
  clientPlace: createClientPlace(settings.trustedProxies),
  sites,
  queue,
  record: news.record,
  ...(seal && { sealedTraits: createSealedTraits({ seal, path: basePath }) }),
  counters: news.counters,
  hash: nodeHash,
  clock: nodeClock,
  log,
  mintId: randomUUID,
  timed: news.timed,
});
const app = createFront({ basePath, doors, scripts, sites, log });
app.notFound(createPassOn(settings.inner));

try {
  const server = await serveApp(app, { ...settings, doors });
  port.on("message", (message: ToIngest) => {
    switch (message.kind) {
      case "sites":
        return sites.replace(message.sites);
      case "answer":
        return queue.answer(message.answer);
      case "close":
        return void server.close(message.deadlineMs).then(() => {
          news.tell();
          port.close();
        });
    }
  });
  post({ kind: "listening", port: server.port });
} catch (error) {
  post({ kind: "refused", reason: messageOf(error) });
}
