import { createServer } from "node:net";
import type { Worker } from "node:worker_threads";
import type { Hono } from "hono";
import type { Settings } from "../config/load.ts";
import type { ScriptAsset } from "../http/script.ts";
import { listenError } from "../lib/listen-error.ts";
import { type RunningServer, serveApp, urlOf } from "../runtimes/node-server.ts";
import { pick } from "../lib/pick.ts";
import { admitThreads, mintToken } from "./inner-server.ts";
import { PROCESS_SETTINGS } from "./protocol.ts";
import { defaultThreads, type IngestParts, startIngestThreads } from "./start-threads.ts";

export interface ServedCollector {
  /** Answers everything. */
  readonly app: Hono;
  /** Absent on a node that takes no events. */
  readonly ingest?: IngestParts;
}

/** Journeys that all threads together may tell the record in a second. */
const RECORD_PER_SECOND = 1000;

/**
 * Listens: with the doors on threads of their own and everything else on this one. Rejects with a sentence when the port is taken or
 * forbidden.
 */
export async function serveCollector(
  settings: Settings,
  { app, ingest }: ServedCollector,
  { scripts, thread }: { readonly scripts: readonly ScriptAsset[]; /** Launched before. */ readonly thread?: Worker | undefined },
): Promise<RunningServer> {
  if (!ingest) return serveApp(app, settings);
  const threads = settings.ingestThreads ?? defaultThreads();
  await refuseTakenPort(settings);
  const token = mintToken();
  const inner = await serveApp(app, { host: INNER_HOST, port: 0, admit: admitThreads(token) });
  try {
    const doors = await startIngestThreads(
      threads,
      {
        ...pick(settings, PROCESS_SETTINGS),
        scripts,
        recordPerSecond: RECORD_PER_SECOND / threads,
        inner: { port: inner.port, token },
      },
      ingest,
      thread,
    );
    return {
      url: urlOf(settings.host, doors.port),
      port: doors.port,
      async close(deadlineMs) {
        await Promise.all([doors.close(deadlineMs), inner.close(deadlineMs)]);
      },
    };
  } catch (error) {
    await inner.close(0);
    throw error;
  }
}

const INNER_HOST = "127.0.0.1";

/** A port that threads may share, another process of the same user may share as well: asked for alone first, it is refused if taken. */
const refuseTakenPort = ({ host, port }: Pick<Settings, "host" | "port">): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(listenError(error, port, "DAYFLY_PORT (the demo: --port)")));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
