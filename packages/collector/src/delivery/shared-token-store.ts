import type { ClusterState } from "../queue/shared/cluster-state.ts";
import type { CredentialsKey } from "./account-key.ts";
import { createTokenSeal, type Secrets } from "./sealed-tokens.ts";
import { type StoredTokens, type TokenStore, TokenStoreError } from "./token-store.ts";

export interface SharedTokenStoreOptions {
  readonly cluster: Pick<ClusterState, "load" | "save" | "withLock">;
  /** The same on all nodes. */
  readonly secrets: Secrets;
}

/** The grants' tokens beside the shared queue, encrypted: one node refreshes, and all use what it got. */
export const createSharedTokenStore = ({ cluster, secrets }: SharedTokenStoreOptions): TokenStore => {
  const { seal, unseal } = createTokenSeal(secrets);
  /** What tokens were loaded from: sealed anew they would look different. */
  const sealedAs = new WeakMap<StoredTokens, Uint8Array>();
  return {
    async load(key) {
      const sealed = await cluster.load(nameOf(key));
      if (sealed === undefined) return undefined;
      const tokens = await unseal(key, new Uint8Array(sealed));
      if (tokens === undefined)
        throw new TokenStoreError(
          "The tokens that the nodes share cannot be read: DAYFLY_SECRET is not the one that they were written with. " +
            "Give all nodes the same secret; or set a new PINTEREST_REFRESH_TOKEN.",
        );
      sealedAs.set(tokens, sealed);
      return tokens;
    },
    save: async (key, tokens, before) =>
      cluster.save(nameOf(key), await seal(key, tokens), before === undefined ? undefined : sealedAs.get(before)),
    withLock: (key, work) => cluster.withLock(nameOf(key), work),
  };
};

const nameOf = (key: CredentialsKey): string => `tokens/${key}`;
