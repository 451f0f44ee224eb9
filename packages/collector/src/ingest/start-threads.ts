import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import type { ReplaceableSiteDirectory } from "../config/site-directory.ts";
import type { Site } from "../config/site.ts";
import type { Log } from "../lib/log.ts";
import { SECOND_MS } from "../lib/time.ts";
import type { Queue } from "../queue/queue.ts";
import { nodeClock } from "../runtimes/node-clock.ts";
import { answerPuts } from "./answer-puts.ts";
import { toDoorSite } from "./door-site.ts";
import { launchIngestThread } from "./launch-thread.ts";
import type { DoorNews, FromIngest, IngestSettings, ToIngest } from "./protocol.ts";

/** What the threads hand over to. */
export interface IngestParts {
  readonly queue: Pick<Queue, "append">;
  readonly sites: Pick<ReplaceableSiteDirectory, "all" | "onReplace">;
  readonly onNews: (news: DoorNews) => void;
  readonly log: Log;
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

/** How long until a thread that cannot start is tried again. */
const RETRY_MS = SECOND_MS;

interface OpenThread extends IngestThreads {
  tell(sites: readonly Site[]): void;
}

/**
 * Starts them on one port; where it cannot be shared, one alone, which may have been launched before. Resolves when the first listens. The
 * others join it: they load their code when nobody waits for it, and one that cannot start, for want of file descriptors say, is tried again.
 * Rejects with a sentence when the port cannot be had.
 */
export async function startIngestThreads(
  threads: number,
  settings: Shared,
  parts: IngestParts,
  launched = launchIngestThread(),
): Promise<IngestThreads> {
  const { sites, log } = parts;
  const sharesPort = threads > 1 && canSharePort();
  const first = await openThread(launched, { ...settings, sharesPort }, parts);
  const open = [first];
  const { port } = first;
  const closing = new AbortController();
  sites.onReplace((replaced) => open.forEach((thread) => thread.tell(replaced)));

  async function join(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        open.push(await openThread(launchIngestThread(), { ...settings, port, sharesPort }, parts));
        return;
      } catch (error) {
        log.warn("A thread for requests cannot start; the others answer meanwhile.", { reason: String(error) });
        await nodeClock.sleep(RETRY_MS, closing.signal);
      }
    }
  }

  const joining = Array.from({ length: sharesPort ? threads - 1 : 0 }, join);
  return {
    port,
    async close(deadlineMs) {
      closing.abort();
      await Promise.all(joining);
      await Promise.all(open.map((thread) => thread.close(deadlineMs)));
    },
  };
}

async function openThread(
  worker: Worker,
  settings: Omit<IngestSettings, "sites">,
  { queue, sites, onNews, log }: IngestParts,
): Promise<OpenThread> {
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
  const post = (message: IngestSettings | ToIngest): void => worker.postMessage(message);
  const tell = (told: readonly Site[]): void => post({ kind: "sites", sites: told.map(toDoorSite) });
  const takePut = answerPuts(queue, (answer) => post({ kind: "answer", answer }));
  const known = sites.all();
  post({ ...settings, sites: known.map(toDoorSite) });

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
        case "log":
          return log[message.line.level](message.line.message, message.line.fields);
      }
    });
  });
  if (sites.all() !== known) tell(sites.all());
  return {
    port,
    tell,
    async close(deadlineMs) {
      post({ kind: "close", deadlineMs });
      await exited;
    },
  };
}
