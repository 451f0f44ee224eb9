import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { ReplaceableSiteDirectory } from "../config/site-directory.ts";
import type { Queue } from "../queue/queue.ts";
import { answerPuts } from "./answer-puts.ts";
import { toDoorSite } from "./door-site.ts";
import type { DoorNews, FromIngest, IngestSettings, ToIngest } from "./protocol.ts";

/** What the threads hand over to. */
export interface IngestParts {
  readonly queue: Pick<Queue, "append">;
  readonly sites: Pick<ReplaceableSiteDirectory, "all" | "onReplace">;
  readonly onNews: (news: DoorNews) => void;
}

export interface IngestThreads {
  readonly port: number;
  /** Ends them as `RunningServer.close` does a server; what they accepted was handed over. */
  close(deadlineMs: number): Promise<void>;
}

type Shared = Omit<IngestSettings, "sites" | "sharesPort">;

/** More than these are seldom faster: the main thread and the disk have their own work with each event. */
const MOST_BY_DEFAULT = 4;

/** As many as there are cores, up to four. */
export const defaultThreads = (): number => Math.min(availableParallelism(), MOST_BY_DEFAULT);

/** Whether the system shares a port's connections out among threads: SO_REUSEPORT, in Node from 23.1. */
const canSharePort = (): boolean => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return process.platform === "linux" && (major > 23 || (major === 23 && minor >= 1));
};

/** Starts them on one port; where it cannot be shared, one alone. Rejects with a sentence when the port cannot be had. */
export async function startIngestThreads(threads: number, settings: Shared, parts: IngestParts): Promise<IngestThreads> {
  const sharesPort = threads > 1 && canSharePort();
  const first = await startThread({ ...settings, sharesPort }, parts);
  const rest = Array.from({ length: sharesPort ? threads - 1 : 0 }, () =>
    startThread({ ...settings, port: first.port, sharesPort }, parts),
  );
  const all = [first, ...(await Promise.all(rest))];
  return {
    port: first.port,
    close: async (deadlineMs) => void (await Promise.all(all.map((thread) => thread.close(deadlineMs)))),
  };
}

async function startThread(
  settings: Omit<IngestSettings, "sites">,
  { queue, sites, onNews }: IngestParts,
): Promise<IngestThreads> {
  const workerData: IngestSettings = { ...settings, sites: sites.all().map(toDoorSite) };
  const worker = new Worker(new URL(`./ingest-thread${extname(import.meta.url)}`, import.meta.url), {
    name: "dayfly-ingest",
    workerData,
    // What a request leaves behind is short-lived: more room than this saves little work, and every thread would take it.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
  const post = (message: ToIngest): void => worker.postMessage(message);
  const takePut = answerPuts(queue, (answer) => post({ kind: "answer", answer }));
  sites.onReplace((replaced) => post({ kind: "sites", sites: replaced.map(toDoorSite) }));

  const port = await new Promise<number>((resolve, reject) => {
    let isListening = false;
    worker.on("error", (error) => {
      // A thread that fails ends the process, as any other part of it would: whoever supervises it starts it anew.
      if (isListening) throw error;
      reject(error);
    });
    worker.on("message", (message: FromIngest) => {
      switch (message.kind) {
        case "listening":
          isListening = true;
          return resolve(message.port);
        case "refused":
          return reject(new Error(message.reason));
        case "put":
          return void takePut(message.call);
        case "news":
          return onNews(message.news);
      }
    });
  });
  return {
    port,
    async close(deadlineMs) {
      post({ kind: "close", deadlineMs });
      await exited;
    },
  };
}

const YOUNG_GENERATION_MB = 32;
