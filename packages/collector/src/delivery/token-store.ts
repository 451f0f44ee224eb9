import type { CredentialsKey } from "./account-key.ts";
import type { Secret } from "./secret.ts";

/** What Pinterest gave at the last refresh. Times are by the wall clock, for they outlive the process. */
export interface StoredTokens {
  readonly accessToken: Secret;
  readonly refreshToken: Secret;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** Keeps the refreshed tokens of each grant: a rotated refresh token that is lost locks the account out. */
export interface TokenStore {
  /** Undefined when nothing was saved under the key. Rejects with `TokenStoreError` when what was saved cannot be read. */
  load(key: CredentialsKey): Promise<StoredTokens | undefined>;
  /**
   * Resolves with true when a crash can no longer lose the tokens; with false, and nothing changed, where another process has saved some since
   * `before` was loaded: the lock of one of them broke. (A store whose locks end with their holders alone does not look.)
   */
  save(key: CredentialsKey, tokens: StoredTokens, before?: StoredTokens): Promise<boolean>;
  /** Runs `work` while no other process runs one under the same key. Its failure is passed on. */
  withLock<Result>(key: CredentialsKey, work: () => Promise<Result>): Promise<Result>;
}

/** The message says what to do and holds no token. */
export class TokenStoreError extends Error {
  override readonly name = "TokenStoreError";
}

/** For one process whose refresh token does not rotate, and for tests. */
export const createMemoryTokenStore = (): TokenStore => {
  const saved = new Map<CredentialsKey, StoredTokens>();
  const locks = new Map<CredentialsKey, Promise<unknown>>();
  return {
    load: async (key) => saved.get(key),
    save: async (key, tokens) => Boolean(saved.set(key, tokens)),
    withLock(key, work) {
      const before = locks.get(key) ?? Promise.resolve();
      const run = before.then(work);
      locks.set(
        key,
        run.catch(() => undefined),
      );
      return run;
    },
  };
};
