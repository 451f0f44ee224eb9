import { lookup } from "node:dns/promises";
import { statfs } from "node:fs/promises";
import { resolve } from "node:path";
import type { Settings } from "../../config/load.ts";
import { createSend } from "../../delivery/send.ts";
import { createAccessTokens } from "../../delivery/token.ts";
import { type Log, silentLog } from "../../lib/log.ts";
import { openQueue } from "../../queue/drivers/index.ts";
import { nodeClock as clock } from "../../runtimes/node-clock.ts";
import { openTokenStore } from "../../open-token-store.ts";
import type { Queue } from "../../queue/queue.ts";
import type { ClusterState } from "../../queue/shared/cluster-state.ts";
import type { ScriptAsset } from "../../http/script.ts";
import { createFetchText } from "./fetch-text.ts";
import type { World } from "./world.ts";

export interface Question {
  readonly cwd: string;
  readonly publicUrl: string | undefined;
  readonly page: string | undefined;
  readonly refresh: boolean;
  readonly scripts: readonly ScriptAsset[];
}

/** The real world, which `close` lets go of. */
export const openWorld = (
  settings: Settings,
  { cwd, ...question }: Question,
): World & { readonly close: () => Promise<void> } => {
  const dataDir = resolve(cwd, settings.dataDir);
  const send = createSend();
  const pages = createFetchText();
  const open = (log: Log) => openQueue(settings.queue, { dataDir, clock, log });
  const shared = openShared(() => open(silentLog));
  const store = openTokenStore({ ...settings, dataDir }, isShared(settings.queue) ? shared.cluster : undefined);
  return {
    ...question,
    settings,
    dataDir,
    clock,
    get: pages.get,
    addressesOf: async (host) => (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address),
    fileSystemOf: async (path) => {
      const { type, bavail, bsize } = await statfs(path);
      return { type, freeBytes: bavail * bsize };
    },
    openQueue: open,
    send,
    tokens: createAccessTokens({ store, send, clock, log: silentLog, userAgent: "dayfly-doctor" }),
    close: async () => {
      await pages.close();
      await send.close();
      await shared.close();
    },
  };
};

const isShared = (queue: string): boolean => !/^(sqlite|memory):/.test(queue);

/** What nodes agree on, opened when something of it is asked for: tokens that the nodes refreshed are not to be had elsewhere. */
const openShared = (open: () => Promise<Queue>) => {
  let queue: Promise<Queue> | undefined;
  const cluster = async (): Promise<ClusterState> => {
    const opened = await (queue ??= open());
    if (opened.cluster === undefined) throw new Error("The queue keeps no tokens for its nodes.");
    return opened.cluster;
  };
  return {
    cluster: {
      load: async (name: string) => (await cluster()).load(name),
      save: async (name: string, content: Uint8Array, before?: Uint8Array) => (await cluster()).save(name, content, before),
      withLock: async <Result>(name: string, work: () => Promise<Result>) => (await cluster()).withLock(name, work),
    },
    close: async () => {
      const opened = await queue?.catch(() => undefined);
      await opened?.close();
    },
  };
};
