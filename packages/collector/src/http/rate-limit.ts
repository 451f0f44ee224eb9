import ipaddr from "ipaddr.js";
import type { Clock } from "../lib/clock.ts";
import { memoise } from "../lib/memoise.ts";
import { SECOND_MS } from "../lib/time.ts";

export interface RateLimitOptions {
  /** Requests per second in the long run; 0 switches the limit off. */
  readonly perSecond: number;
  /** Requests at once after a pause. */
  readonly burst: number;
  /** Keys remembered; the one unused for longest makes room, so that memory stays bounded whoever calls. */
  readonly maxKeys: number;
  readonly clock: Clock;
}

/**
 * Takes one request of a key: 0 when it may go on, else the seconds after which it may come again. `cost` 0 asks without taking, for what
 * is only counted once it has failed.
 */
export type RateLimit = (key: string, cost?: 0 | 1) => number;

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/** A token bucket per key. */
export const createRateLimit = ({ perSecond, burst, maxKeys, clock }: RateLimitOptions): RateLimit => {
  const buckets = new Map<string, Bucket>();
  if (perSecond === 0) return () => 0;

  return (key, cost = 1) => {
    const atMs = clock.monotonicMs();
    const before = buckets.get(key) ?? { tokens: burst, atMs };
    const tokens = Math.min(burst, before.tokens + ((atMs - before.atMs) / SECOND_MS) * perSecond);
    buckets.delete(key);
    buckets.set(key, { tokens: tokens >= 1 ? tokens - cost : tokens, atMs });
    if (buckets.size > maxKeys) forgetOldest(buckets);
    return tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  };
};

/** The limits of the doors, as the settings have them. */
export const createDoorLimits = (
  { ratePerIp, ratePerSite }: { readonly ratePerIp: number; readonly ratePerSite: number },
  clock: Clock,
): { readonly ipLimit: RateLimit; readonly siteLimit: RateLimit } => ({
  ipLimit: createRateLimit({ perSecond: ratePerIp, burst: ratePerIp * 10, maxKeys: 50_000, clock }),
  siteLimit: createRateLimit({ perSecond: ratePerSite, burst: ratePerSite * 2, maxKeys: 1_000, clock }),
});

/** Ten failed attempts of a client at once, then one in ten seconds. */
export const createAttemptLimit = (clock: Clock): RateLimit =>
  createRateLimit({ perSecond: 0.1, burst: 10, maxKeys: 10_000, clock });

/** A map keeps the order of insertion, and every use inserts anew. */
const forgetOldest = (buckets: Map<string, Bucket>): void => {
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
};

/**
 * Whom an address stands for: itself, or its /64, which is what one IPv6 customer has. Undefined for a private or loopback address: that
 * is a proxy which nobody declared as trusted, and limiting it would limit everybody.
 */
export const rateKeyOf = memoise((ip): string | undefined => {
  if (!ipaddr.isValid(ip)) return undefined;
  const address = ipaddr.process(ip);
  if (address.range() !== "unicast") return undefined;
  return address.kind() === "ipv6" ? address.toNormalizedString().split(":").slice(0, 4).join(":") : address.toString();
});
