import type { Clock } from "../lib/clock.ts";
import type { RateLimit } from "./rate-limiter.ts";
import type { SandboxApp, SandboxToken } from "./token-book.ts";

/** What the demo and the examples in the documentation use. */
export const SANDBOX_AD_ACCOUNT_ID = "549755885175";
export const SANDBOX_TOKEN = "pina_sandbox_token";
export const SANDBOX_APP: SandboxApp = {
  appId: "1450000",
  appSecret: "sandbox_app_secret",
  refreshToken: "pinr_sandbox_refresh_token",
  rotation: "always",
};

/** Everything about the sandbox that can be set. */
export interface SandboxOptions {
  readonly clock: Clock;
  /** 0 to 1, for faults with a probability or a share. Default: Math.random. */
  readonly random?: () => number;
  /** The ad accounts that exist. Default: the demo's. */
  readonly adAccountIds?: readonly string[];
  /** Ids of Pinterest Tags: answered 404, with `acceptAnyToken` too. */
  readonly tagIds?: readonly string[];
  /** Default: the demo's token, for every ad account. */
  readonly tokens?: readonly SandboxToken[];
  /** Default: the demo's OAuth app. */
  readonly apps?: readonly SandboxApp[];
  /** Any bearer may send for any ad account id that is well formed and no Tag's: for trying out one's own settings. */
  readonly acceptAnyToken?: boolean;
  /** Own event names that the advertiser has defined: no warning. */
  readonly ownEventNames?: readonly string[];
  /** Calls per ad account. Default: what the real API's headers say, 120,000 in 60 s. */
  readonly rateLimit?: RateLimit;
  /** Calls with `test=true` per token. Default: 10 in 1 s. */
  readonly testRateLimit?: RateLimit;
  /** How a request is answered of which some events failed; both are seen in the wild. Default: 422. */
  readonly partialFailureStatus?: 200 | 422;
  /** Lifetimes of issued tokens. Default: 30 and 60 days. */
  readonly accessTokenSeconds?: number;
  readonly refreshTokenSeconds?: number;
  /** "ids" keeps no payloads, for load runs. Default: "events". */
  readonly keep?: "events" | "ids";
  /** The newest events and requests that are kept. Default: 10,000 each. */
  readonly maxEvents?: number;
  readonly maxRequests?: number;
  /** Ids that are kept per ad account and event name. Default: 5,000,000. */
  readonly maxIds?: number;
  /** "none" looks at nothing but event_name and event_id, for load runs. Default: "all". */
  readonly validate?: "all" | "none";
}

const DAY_SECONDS = 86_400;

/** The options with their defaults filled in. */
export const withDefaults = (options: SandboxOptions): Required<SandboxOptions> => ({
  random: Math.random,
  adAccountIds: [SANDBOX_AD_ACCOUNT_ID],
  tagIds: [],
  tokens: [{ token: SANDBOX_TOKEN }],
  apps: [SANDBOX_APP],
  acceptAnyToken: false,
  ownEventNames: [],
  rateLimit: { limit: 120_000, windowSeconds: 60 },
  testRateLimit: { limit: 10, windowSeconds: 1 },
  partialFailureStatus: 422,
  accessTokenSeconds: 30 * DAY_SECONDS,
  refreshTokenSeconds: 60 * DAY_SECONDS,
  keep: "events",
  maxEvents: 10_000,
  maxRequests: 10_000,
  maxIds: 5_000_000,
  validate: "all",
  ...options,
});
