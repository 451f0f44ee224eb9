import { join, resolve } from "node:path";
import type { Settings } from "./config/load.ts";
import { createFileTokenStore } from "./delivery/file-token-store.ts";
import { createSharedTokenStore, type SharedTokenStoreOptions } from "./delivery/shared-token-store.ts";
import { createMemoryTokenStore, type TokenStore } from "./delivery/token-store.ts";

/** Beside the queue where nodes share it, else in the data directory; in memory where there is no secret to encrypt them with. */
export const openTokenStore = (
  { secret, oldSecrets, dataDir }: Pick<Settings, "secret" | "oldSecrets" | "dataDir">,
  cluster: SharedTokenStoreOptions["cluster"] | undefined,
): TokenStore => {
  if (secret === undefined) return createMemoryTokenStore();
  const secrets = [secret, ...oldSecrets] as const;
  if (cluster) return createSharedTokenStore({ cluster, secrets });
  return createFileTokenStore({ dir: join(resolve(dataDir), "tokens"), secrets });
};
