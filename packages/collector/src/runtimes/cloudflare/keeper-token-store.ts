import type { CredentialsKey } from "../../delivery/account-key.ts";
import { createTokenSeal, type Secrets } from "../../delivery/sealed-tokens.ts";
import { type TokenStore, TokenStoreError } from "../../delivery/token-store.ts";
import type { TokenKeeper } from "./token-keeper.ts";

/** What is used of a Durable Object namespace. */
export interface KeeperNamespace {
  idFromName(name: string): unknown;
  get(id: unknown): Pick<TokenKeeper, "load" | "save" | "inTurn">;
}

/** Tokens in Durable Objects, sealed before they leave the Worker. */
export const createKeeperTokenStore = (keepers: KeeperNamespace, secrets: Secrets): TokenStore => {
  const { seal, unseal } = createTokenSeal(secrets);
  const keeperOf = (name: string) => keepers.get(keepers.idFromName(name));
  return {
    async load(name) {
      const sealed = await keeperOf(name).load();
      if (sealed === undefined) return undefined;
      const tokens = await unseal(name, sealed);
      if (tokens === undefined)
        throw new TokenStoreError(
          "The kept tokens cannot be read: DAYFLY_SECRET is not the one that they were written with. " +
            "Restore the secret, or authorise the app again and set a new PINTEREST_REFRESH_TOKEN.",
        );
      return tokens;
    },
    async save(name, tokens) {
      await keeperOf(name).save(await seal(name, tokens));
      return true;
    },
    /** Done here, where the result stays, for it holds a credential; the keeper only says when. */
    withLock: async <Result>(name: CredentialsKey, work: () => Promise<Result>) => {
      const { promise, resolve } = Promise.withResolvers<Result>();
      await keeperOf(name).inTurn(async () => {
        const running = work();
        resolve(running);
        await running.catch(() => undefined);
      });
      return promise;
    },
  };
};
