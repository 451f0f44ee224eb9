import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { hc } from "hono/client";
import { Agent, fetch as fetchThrough } from "undici";
import { type ControlApp, createControl } from "../http/control.ts";
import { errorCode } from "../lib/error-code.ts";
import { silentLog } from "../lib/log.ts";
import { openQueue } from "../queue/drivers/index.ts";
import { openRecord } from "../record/open-record.ts";
import type { EventRecord } from "../record/record.ts";
import { QueueCannotOpen } from "../queue/queue.ts";
import { nodeClock } from "../runtimes/node-clock.ts";
import { createNodeLog } from "../runtimes/node-log.ts";
import { WORK_TYPE } from "../http/control-work.ts";
import { CliError, EXIT } from "./cli-error.ts";
import { answers, controlAddress } from "./control-socket.ts";
import { collectorEnded } from "./follow-work.ts";
import { readProcessSettings } from "./read-settings.ts";
import type { Terminal } from "./terminal.ts";

/** The control door, typed by its routes. Calls throw a `CliError` with the door's own sentence. */
export type Control = ReturnType<typeof hc<ControlApp>>;

export interface ControlOptions {
  /** Instead of what the environment says. */
  readonly dataDir?: string;
}

/** Does `work` at the control door of the collector that runs on the data directory; where none runs, in this process on its queue. */
export const withControl = async <Value>(
  { env, cwd }: Pick<Terminal, "env" | "cwd">,
  options: ControlOptions,
  work: (control: Control) => Promise<Value>,
): Promise<Value> => {
  const settings = readProcessSettings({ env });
  const dataDir = resolve(cwd, options.dataDir ?? settings.dataDir);
  const address = controlAddress(dataDir);
  if (await answers(address)) return work(connectControl(throughSocket(address)));

  refuseNoQueue(settings.queue, dataDir);
  const log = createNodeLog("warn");
  const queue = await openQueue(settings.queue, { dataDir, clock: nodeClock, log }).catch((error: unknown) => {
    if (!(error instanceof QueueCannotOpen)) throw error;
    const hint = "If one is starting or stopping, try again in a moment; its log tells if it has no such socket.";
    throw new CliError(`No collector answers you at ${address}. ${hint} ${error.message}`, EXIT.failed, { cause: error });
  });
  let record: EventRecord | undefined;
  const isShown = existsSync(join(dataDir, "record.db"));
  const kind = isShown || queue.cluster ? settings.record : "off";
  const parts = { dataDir, clock: nodeClock, log, onLeftOut: () => {}, boards: queue.cluster, isShown };
  const openOnce = () => (record ??= openRecord(kind, parts));
  try {
    const app = createControl({ queue, record: openOnce, clock: nodeClock, log: silentLog });
    return await work(connectControl(async (url, init) => app.request(url, init)));
  } finally {
    await record?.close();
    await queue.close();
  }
};

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const connectControl = (request: Fetch): Control =>
  hc<ControlApp>("http://dayfly", {
    fetch: async (input: string | URL | Request, init?: RequestInit) => {
      const response = await request(String(input), init);
      if (!response.ok) throw new CliError(await readError(response));
      return response;
    },
  });

const readError = async (response: Response): Promise<string> => {
  const body: unknown = await response.json().catch(() => undefined);
  const hasSentence = typeof body === "object" && body !== null && "error" in body && typeof body.error === "string";
  return hasSentence ? String(body.error) : `The collector answered ${response.status}; its log says more.`;
};

const JSON_TYPE = { "content-type": "application/json" };

/** No time limit: a backup takes as long as it takes, and Ctrl-C ends the wait. */
const throughSocket = (address: string): Fetch => {
  const dispatcher = new Agent({ connect: { socketPath: address }, headersTimeout: 0, bodyTimeout: 0 });
  return async (url, init) => {
    const { method = "GET", body = null } = init ?? {};
    const answer = await fetchThrough(url, {
      method,
      body: body === null ? null : String(body),
      headers: { ...JSON_TYPE, connection: "close" },
      dispatcher,
    }).catch((error: unknown) => {
      throw collectorEnded(error);
    });
    const type = answer.headers.get("content-type");
    // What answers in lines is read as they come.
    const answered = type === WORK_TYPE ? answer.body : await answer.text();
    return new Response(answered, { status: answer.status, headers: JSON_TYPE });
  };
};

/** Throws where this user is not allowed to know. */
const isThere = (file: string, dataDir: string): boolean => {
  try {
    statSync(file);
    return true;
  } catch (error) {
    if (errorCode(error) !== "EACCES") return false;
    throw new CliError(
      `This user may not look into ${dataDir}. Run the command as the user that the collector runs as, or as root.`,
    );
  }
};

/** A queue is read here and never made: a mistyped directory must not look like an empty queue. */
const refuseNoQueue = (queue: string, dataDir: string): void => {
  if (queue.startsWith("memory:")) {
    throw new CliError(`No collector runs on ${dataDir}, and its queue lives in memory only.`);
  }
  if (!queue.startsWith("sqlite:")) return;
  const file = queue.replace(/^sqlite:/, "") || join(dataDir, "queue.db");
  if (!isThere(file, dataDir)) {
    throw new CliError(`There is no queue at ${file}. Check DAYFLY_DATA_DIR, or name the directory with --data-dir.`);
  }
};
