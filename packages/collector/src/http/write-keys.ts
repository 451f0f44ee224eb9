import { type DoorSite, writeKeysOf } from "../config/site.ts";
import type { SiteDirectory } from "../config/site-directory.ts";
import type { RecentKeys } from "../lib/recent-keys.ts";
import { fail, type Result } from "../lib/result.ts";
import { sameHash } from "../lib/same-hash.ts";
import type { HashText } from "../lib/sha256.ts";
import type { Rejection } from "../wire/rejection.ts";
import type { DoorRequest } from "./door.ts";
import { unlessDisabled } from "./origin.ts";
import { type RateLimit, rateKeyOf } from "./rate-limit.ts";

export interface WriteKeyParts {
  readonly sites: SiteDirectory<DoorSite>;
  readonly hash: HashText;
  /** Guesses at a key, by client. */
  readonly attempts: RateLimit;
  /** Hashes of keys that were refused: whoever repeats one has an old key, and guesses nothing. */
  readonly wrongKeys: RecentKeys;
}

const UNAUTHORIZED: Rejection = {
  reason: "unauthorized",
  detail: "Send the site's write key (DAYFLY_API_KEY) as the Basic user name or as a bearer token.",
};

const tooManyAttempts = (retryAfterSeconds: number): Rejection => ({
  reason: "too_many_attempts",
  detail:
    "Too many different wrong write keys came from this address; send the same events with the right one after Retry-After seconds.",
  retryAfterSeconds,
});

/** The Basic user name or the bearer token. */
export const keyOf = (request: DoorRequest): string | undefined => {
  const header = request.header("authorization") ?? "";
  const [, scheme, credentials = ""] = /^(Basic|Bearer)\s+(\S+)$/i.exec(header) ?? [];
  if (scheme?.toLowerCase() === "bearer") return credentials;
  try {
    return scheme === undefined ? undefined : atob(credentials).split(":")[0];
  } catch {
    return undefined;
  }
};

/**
 * The site of a write key. `ip` is undefined where the runtime tells no address. Compares hashes, so that the time it takes tells nothing
 * about the key. After too many guesses of a client not even the right one is looked at, or else guessing would go on. A sender that has an
 * old key is not held against others of its address, and who comes through a proxy that nobody declared is not counted: that would hold up
 * everybody.
 */
export const findSite = (
  { sites, hash, attempts, wrongKeys }: WriteKeyParts,
  ip: string | undefined,
  key: unknown,
): Result<DoorSite, Rejection> => {
  if (typeof key !== "string" || key === "") return fail(UNAUTHORIZED);
  const client = ip === undefined ? undefined : rateKeyOf(ip);
  const waitSeconds = client === undefined ? 0 : attempts(client, 0);
  if (waitSeconds > 0) return fail(tooManyAttempts(waitSeconds));
  const hashed = hash(key);
  const site = sites.all().find((one) => writeKeysOf(one).some((writeKey) => sameHash(hash(writeKey), hashed)));
  if (site !== undefined) return unlessDisabled(site);
  if (client !== undefined && !wrongKeys.has(hashed)) {
    wrongKeys.add(hashed);
    attempts(client);
  }
  return fail(UNAUTHORIZED);
};
