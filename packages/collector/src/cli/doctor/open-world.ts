import { lookup } from "node:dns/promises";
import { statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Settings } from "../../config/load.ts";
import { createFileTokenStore } from "../../delivery/file-token-store.ts";
import { createSend } from "../../delivery/send.ts";
import { createMemoryTokenStore } from "../../delivery/token-store.ts";
import { createAccessTokens } from "../../delivery/token.ts";
import { silentLog } from "../../lib/log.ts";
import { openQueue } from "../../queue/drivers/index.ts";
import { nodeClock as clock } from "../../runtimes/node-clock.ts";
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
  const { secret } = settings;
  const store = secret === undefined ? createMemoryTokenStore() : createFileTokenStore({ dir: join(dataDir, "tokens"), secret });
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
    openQueue: (log) => openQueue(settings.queue, { dataDir, clock, log }),
    send,
    tokens: createAccessTokens({ store, send, clock, log: silentLog, userAgent: "dayfly-doctor" }),
    close: async () => {
      await pages.close();
      await send.close();
    },
  };
};
