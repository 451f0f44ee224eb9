import type { Clock } from "../lib/clock.ts";
import type { Parcel } from "./batch.ts";
import type { DeliveryFact } from "./fact.ts";
import { explainHold } from "./hold-reasons.ts";
import type { Lane } from "./lane.ts";
import { eventsRequest } from "./request.ts";
import { exhaustedWaitMs, grantedPerSecond } from "./retry-after.ts";
import type { HttpRequest, Send, SendResult } from "./send.ts";
import type { AccessTokens } from "./token.ts";
import { type AccountTrouble, judge, type Judgement, type Verdict } from "./verdict.ts";

/** What came of one event, and of the request that it was in. */
export interface Delivery {
  readonly parcel: Parcel;
  readonly verdict:
    | Verdict
    /** Refused for the account's sake, or not asked at all: no attempt of this event. */
    | { readonly kind: "held"; readonly message: string };
  readonly facts: RequestFacts;
}

/** Of one request, shared by its events. */
export interface RequestFacts {
  /** HTTP status; absent where no answer came. */
  readonly status?: number;
  /** Absent where nothing was asked. */
  readonly durationMs?: number;
}

export interface DeliverParts {
  readonly send: Send;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly onEvent: (fact: DeliveryFact) => void;
  /**
   * How long a batch is asked for, its waits for the rate included: what is found out by then is to be settled before its lease ends, and the
   * rest comes again.
   */
  readonly patienceMs: number;
}

/** Sends a batch. Resolves with one delivery per parcel, in no order; with none of those whose outcome is open when `signal` is aborted. */
export type Deliver = (lane: Lane, parcels: readonly Parcel[], signal: AbortSignal) => Promise<readonly Delivery[]>;

/** How a part of a batch went, as far as the rest of it is concerned. */
type PartResult = "taken" | "poisoned" | "interrupted" | "aborted";

interface Asked<Found = Judgement> {
  readonly judgement: Found;
  readonly facts: RequestFacts;
}

type TokenAccepted = Exclude<Judgement, { kind: "renew-token" }>;
/** Nothing more is to be asked for these events. */
type Final = Exclude<TokenAccepted, { kind: "halve" }>;

export const createDeliver = ({ send, tokens, clock, userAgent, onEvent, patienceMs }: DeliverParts): Deliver => {
  const post = async (lane: Lane, request: HttpRequest, events: number, signal: AbortSignal): Promise<Asked> => {
    const startedAtMs = clock.monotonicMs();
    const result = await send(request, signal);
    const durationMs = clock.monotonicMs() - startedAtMs;
    const { adAccountId } = lane.account;
    const status = result.kind === "answer" ? result.status : result.kind;
    onEvent({ kind: "request", adAccountId, status, durationMs, events });
    const judgement = judge(result, events, clock.now());
    learn(lane, result, judgement, startedAtMs);
    return { judgement, facts: result.kind === "answer" ? { status: result.status, durationMs } : { durationMs } };
  };

  /** One request, and one more with another token where Pinterest does not accept the first. Undefined when its turn did not come in time. */
  const ask = async (
    lane: Lane,
    parcels: readonly Parcel[],
    signal: AbortSignal,
    leftMs: () => number,
  ): Promise<Asked<TokenAccepted> | undefined> => {
    const startedAtMs = clock.monotonicMs();
    const payloads = parcels.map(({ payload }) => payload);
    let token = await tokens.get(lane.account);
    let facts: RequestFacts = {};
    for (let isSecond = false; ; isSecond = true) {
      if (token.kind !== "token") return { judgement: trouble(lane, token, startedAtMs), facts };
      const mayCall = await lane.limiter.take(signal, leftMs());
      if (signal.aborted) return { judgement: { kind: "aborted" }, facts: {} };
      if (!mayCall) return undefined;
      if (lane.circuit.allowance() === 0) return { judgement: INTERRUPTED, facts: {} };
      const request = eventsRequest(lane.account, token.token, payloads, userAgent);
      const { judgement, facts: asked } = await post(lane, request, parcels.length, signal);
      facts = asked;
      if (judgement.kind !== "renew-token") return { judgement, facts };
      const { message } = judgement;
      if (isSecond) return { facts, judgement: trouble(lane, { kind: "hold", reason: "token_rejected", message }, startedAtMs) };
      token = await tokens.renew(lane.account, token.token);
    }
  };

  return async (lane, parcels, signal) => {
    const deliveries: Delivery[] = [];
    const startedAtMs = clock.monotonicMs();
    const leftMs = (): number => startedAtMs + patienceMs - clock.monotonicMs();

    const note = (part: readonly Parcel[], judgement: Final, facts: RequestFacts): PartResult => {
      switch (judgement.kind) {
        case "aborted":
          return "aborted";
        case "each":
          judgement.verdicts.forEach((verdict, index) => {
            const parcel = part[index];
            if (parcel !== undefined) deliveries.push({ parcel, verdict, facts });
          });
          return judgement.verdicts.length === 1 && judgement.verdicts[0]?.kind === "refused" ? "poisoned" : "taken";
        case "hold":
        case "wait":
        case "back-off": {
          const kind = judgement.kind === "back-off" ? "retry" : "held";
          // What to do stays with the event: after a restart nobody else knows it until the account is tried again.
          const message = judgement.kind === "hold" ? explainHold(judgement) : judgement.message;
          for (const parcel of part) deliveries.push({ parcel, verdict: { kind, message }, facts });
          return "interrupted";
        }
      }
    };

    const deliverPart = async (part: readonly Parcel[], isKnownPoisoned: boolean): Promise<PartResult> => {
      if (isKnownPoisoned && part.length > 1) return halve(part);
      if (leftMs() < 0) return note(part, INTERRUPTED, {});
      const asked = await ask(lane, part, signal, leftMs);
      if (asked === undefined) return note(part, part === parcels ? INTERRUPTED : OUT_OF_TIME, {});
      const { judgement, facts } = asked;
      if (judgement.kind === "halve") return halve(part);
      return note(part, judgement.kind === "wait" && part !== parcels ? OUT_OF_TIME : judgement, facts);
    };

    const halve = async (part: readonly Parcel[]): Promise<PartResult> => {
      if (leftMs() < 0) return note(part, OUT_OF_TIME, {});
      const middle = part.length >> 1;
      const rest = part.slice(middle);
      const first = await deliverPart(part.slice(0, middle), false);
      if (first === "interrupted") return note(rest, INTERRUPTED, {});
      if (first === "aborted") return "aborted";
      // No poison in the first half: it is in this one, and asking for the whole of it would only say so.
      const second = await deliverPart(rest, first === "taken");
      return second === "taken" ? "poisoned" : second;
    };

    await deliverPart(parcels, false);
    return deliveries;
  };
};

const INTERRUPTED: AccountTrouble = {
  kind: "wait",
  message: "Delivery to the account was interrupted before this event's turn.",
};

/** Counts as an attempt, after some of which an event travels with fewer others: however slow or few the answers, the poison stands alone one day. */
const OUT_OF_TIME: AccountTrouble = {
  kind: "back-off",
  message: "Pinterest refused the event together with others, and it takes longer to find out which of them it means.",
};

const trouble = (lane: Lane, found: AccountTrouble, startedAtMs: number): AccountTrouble => {
  lane.circuit.troubled(found, startedAtMs);
  return found;
};

/** What a request tells of the account: whether it works, how much it bears, what Pinterest grants it. */
const learn = (lane: Lane, result: SendResult, judgement: Judgement, startedAtMs: number): void => {
  const { circuit, concurrency, limiter, inFlight } = lane;
  switch (judgement.kind) {
    case "aborted":
    case "renew-token":
      return;
    case "each":
    case "halve":
      circuit.succeeded(startedAtMs);
      concurrency.succeeded(inFlight);
      break;
    case "hold":
      circuit.troubled(judgement, startedAtMs);
      return;
    case "wait":
    case "back-off":
      circuit.troubled(judgement, startedAtMs);
      concurrency.failed();
  }
  if (result.kind !== "answer") return;
  const granted = grantedPerSecond(result.headers);
  if (granted !== undefined) limiter.lower(granted);
  const waitMs = judgement.kind === "each" ? exhaustedWaitMs(result.headers) : undefined;
  if (waitMs !== undefined)
    circuit.troubled({ kind: "wait", message: "The calls that Pinterest grants are used up.", waitMs }, startedAtMs);
};
