import { type Answer, type EventStatus, parseAnswer } from "../capi/response.ts";
import type { UnixMs } from "../lib/time.ts";
import type { HoldReason } from "./hold-reasons.ts";
import { redact } from "./redact.ts";
import { askedWaitMs } from "./retry-after.ts";
import type { SendResult } from "./send.ts";

/** What becomes of one event. Messages are Pinterest's, redacted. */
export type Verdict =
  | { readonly kind: "delivered"; readonly warning?: string }
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "retry"; readonly message: string }
  /** Looked at, with an outcome that nobody can read: it may be counted. */
  | { readonly kind: "unclear"; readonly message: string };

/** What a result says of the events that were sent, and of the account. */
export type Judgement =
  /** One verdict per event, in request order. */
  | { readonly kind: "each"; readonly verdicts: readonly Verdict[] }
  /** At least one of several events makes Pinterest refuse them all. */
  | { readonly kind: "halve"; readonly message: string }
  | { readonly kind: "renew-token"; readonly message: string }
  | AccountTrouble
  /** We are stopping. */
  | { readonly kind: "aborted" };

/** The account takes nothing for now; all events of the request come again. */
export type AccountTrouble =
  | { readonly kind: "hold"; readonly reason: HoldReason; readonly message: string }
  /** Asked to wait by Pinterest. Without `waitMs` it did not say how long. */
  | { readonly kind: "wait"; readonly message: string; readonly waitMs?: number }
  /** Out of order or out of reach. `waitMs` is what Pinterest asked for. */
  | { readonly kind: "back-off"; readonly message: string; readonly waitMs?: number };

/** Classifies a result before anything is done about it. */
export const judge = (result: SendResult, eventCount: number, now: UnixMs): Judgement => {
  switch (result.kind) {
    case "aborted":
      return { kind: "aborted" };
    case "timeout":
      return { kind: "back-off", message: TIMEOUTS[result.phase] };
    case "network":
      return { kind: "back-off", message: `Pinterest could not be reached (${result.code}).` };
    case "answer": {
      const waitMs = askedWaitMs(result.headers, now);
      return judgeAnswer(parseAnswer(result, eventCount), result.status, eventCount, waitMs === undefined ? {} : { waitMs });
    }
  }
};

const TIMEOUTS = {
  connect: "Pinterest did not take the connection in time.",
  headers: "Pinterest did not answer in time.",
  body: "Pinterest's answer did not end in time.",
} as const;

const judgeAnswer = (answer: Answer, status: number, eventCount: number, asked: { readonly waitMs?: number }): Judgement => {
  switch (answer.kind) {
    case "events":
      return { kind: "each", verdicts: answer.events.map(judgeEvent) };
    case "invalid": {
      const message = words(answer.message, status);
      return eventCount > 1 ? { kind: "halve", message } : { kind: "each", verdicts: [{ kind: "refused", detail: message }] };
    }
    case "unauthenticated":
      return { kind: "renew-token", message: words(answer.message, status) };
    case "forbidden":
      return { kind: "hold", reason: "forbidden", message: words(answer.message, status) };
    case "not-found":
      return { kind: "hold", reason: "not_found", message: words(answer.message, status) };
    case "rate-limited":
      return { kind: "wait", message: words(answer.message, status), ...asked };
    case "unavailable":
      return { kind: "back-off", message: words(answer.message, status), ...asked };
    case "garbage":
      return { kind: "back-off", message: answer.message };
  }
};

const DELIVERED: Verdict = { kind: "delivered" };

const judgeEvent = ({ status, error, warning }: EventStatus): Verdict => {
  switch (status) {
    case "processed":
      return warning === undefined ? DELIVERED : { kind: "delivered", warning: redact(warning) };
    case "failed":
      return {
        kind: "refused",
        detail: error === undefined ? "Pinterest refused the event and did not say why." : redact(error),
      };
    case "unknown":
      return { kind: "unclear", message: UNCLEAR };
  }
};

const UNCLEAR =
  "Pinterest answered and did not say what became of this event: a status that its description does not know, or not one for each event.";

const words = (message: string, status: number): string =>
  message === "" ? `Pinterest answered ${status} without a message.` : redact(message);
