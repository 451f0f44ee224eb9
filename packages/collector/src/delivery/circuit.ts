import type { AdAccountId } from "../capi/account.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { type UnixMs, unixMs } from "../lib/time.ts";
import { probeDelayMs, type Random, retryDelayMs } from "./backoff.ts";
import { explainHold, HOLD_REASONS, type HoldReason } from "./hold-reasons.ts";
import type { AccountTrouble } from "./verdict.ts";

/** How delivery to an account stands, for people and for /readyz. */
export type CircuitStatus =
  | { readonly state: "open" }
  /** It passes by itself: rate limit, outage. */
  | { readonly state: "waiting"; readonly explanation: string; readonly since: UnixMs; readonly nextTryAt: UnixMs }
  /** Somebody has to correct something; `explanation` says what. Tried again from time to time. */
  | {
      readonly state: "held";
      readonly reason: HoldReason;
      readonly explanation: string;
      readonly since: UnixMs;
      readonly nextTryAt: UnixMs;
    };

/** Whether an account may be sent to. */
export interface Circuit {
  /** Requests that may be under way at once: none while it is shut, one to find out whether trouble is over. */
  allowance(): number;
  /** Until `allowance` is no longer 0. */
  opensInMs(): number;
  /** `startedAtMs`: when the request was sent, by the monotonic clock. What was sent before the trouble began proves nothing. */
  succeeded(startedAtMs: number): void;
  troubled(trouble: AccountTrouble, startedAtMs: number): void;
  status(): CircuitStatus;
}

interface Shut {
  readonly trouble: AccountTrouble;
  readonly since: UnixMs;
  /** The same by the monotonic clock. */
  readonly sinceMs: number;
  readonly shutAtMs: number;
  readonly opensAtMs: number;
  readonly failures: number;
}

export interface CircuitParts {
  readonly adAccountId: AdAccountId;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export const createCircuit = ({ adAccountId, clock, random, log }: CircuitParts): Circuit => {
  let shut: Shut | undefined;

  const opensInMs = (): number => (shut === undefined ? 0 : Math.max(0, shut.opensAtMs - clock.monotonicMs()));

  const logTrouble = (trouble: AccountTrouble, before: AccountTrouble | undefined): void => {
    const facts = { adAccountId, answer: trouble.message, nextTryInMs: Math.round(opensInMs()) };
    if (isSameTrouble(trouble, before)) log.debug("Delivery is still interrupted.", facts);
    else if (trouble.kind === "hold")
      log.error(`Delivery is held, nothing is lost. ${HOLD_REASONS[trouble.reason]}`, { ...facts, reason: trouble.reason });
    else log.warn("Delivery is interrupted and goes on by itself; events wait in the queue.", facts);
  };

  return {
    allowance: () => (shut === undefined ? Number.POSITIVE_INFINITY : opensInMs() > 0 ? 0 : 1),
    opensInMs,
    succeeded(startedAtMs) {
      if (shut === undefined || startedAtMs < shut.shutAtMs) return;
      log.info("Delivery goes on.", { adAccountId, interruptedMs: Math.round(clock.monotonicMs() - shut.sinceMs) });
      shut = undefined;
    },
    troubled(trouble, startedAtMs) {
      const before = shut;
      const isNews = before === undefined || startedAtMs >= before.shutAtMs;
      // Several requests of one moment fail together: that is one step, unless one of them brings worse news.
      if (!isNews && rank(trouble) <= rank(before.trouble)) return;
      const failures = (before !== undefined && isSameTrouble(trouble, before.trouble) ? before.failures : 0) + 1;
      const nowMs = clock.monotonicMs();
      const goesOn = before !== undefined && rank(before.trouble) === rank(trouble);
      shut = {
        trouble,
        ...(goesOn ? { since: before.since, sinceMs: before.sinceMs } : { since: clock.now(), sinceMs: nowMs }),
        shutAtMs: nowMs,
        opensAtMs: nowMs + pauseMs(trouble, failures, random),
        failures,
      };
      logTrouble(trouble, before?.trouble);
    },
    status() {
      if (shut === undefined) return { state: "open" };
      const { trouble, since } = shut;
      const nextTryAt = unixMs(clock.now() + opensInMs());
      if (trouble.kind !== "hold") return { state: "waiting", explanation: trouble.message, since, nextTryAt };
      const { reason } = trouble;
      return { state: "held", reason, explanation: explainHold(trouble), since, nextTryAt };
    },
  };
};

const rank = ({ kind }: AccountTrouble): number => (kind === "hold" ? 1 : 0);

const isSameTrouble = (trouble: AccountTrouble, before: AccountTrouble | undefined): boolean =>
  trouble.kind === "hold"
    ? before?.kind === "hold" && before.reason === trouble.reason
    : before !== undefined && before.kind !== "hold";

const pauseMs = (trouble: AccountTrouble, failures: number, random: Random): number => {
  switch (trouble.kind) {
    case "hold":
      return probeDelayMs(failures, random);
    case "wait":
      return trouble.waitMs ?? retryDelayMs(failures, random);
    case "back-off":
      return Math.max(trouble.waitMs ?? 0, retryDelayMs(failures, random));
  }
};
