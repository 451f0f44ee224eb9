import type { Settings } from "../../config/load.ts";
import type { Send } from "../../delivery/send.ts";
import type { AccessTokens } from "../../delivery/token.ts";
import type { ScriptAsset } from "../../http/script.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import type { Queue } from "../../queue/queue.ts";
import type { Fetched } from "./fetch-text.ts";

/** What the checks look at. */
export interface World {
  readonly settings: Settings;
  /** Absolute. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** Each address is asked once. */
  readonly get: (url: string) => Promise<Fetched>;
  /** Addresses of a host, none where it has none. */
  readonly addressesOf: (host: string) => Promise<readonly string[]>;
  /** The type (statfs's magic number) and the free bytes of the file system that a path lies on. */
  readonly fileSystemOf: (path: string) => Promise<{ readonly type: number; readonly freeBytes: number }>;
  /** Drivers tell the log of what they cannot see or find differing. */
  readonly openQueue: (log: Log) => Promise<Pick<Queue, "ready" | "close">>;
  readonly send: Send;
  readonly tokens: AccessTokens;
  readonly scripts: readonly ScriptAsset[];
  /** The collector's public address, where it is not each page's own host. */
  readonly publicUrl: string | undefined;
  /** A page of the site to look at. */
  readonly page: string | undefined;
  /** Refresh OAuth tokens for real, due or not. */
  readonly refresh: boolean;
}
