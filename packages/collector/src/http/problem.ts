import type { Rejection } from "../wire/rejection.ts";
import { REJECTIONS } from "../wire/rejection.ts";
import type { DoorCounters } from "./door-counters.ts";
import type { DoorAnswer } from "./door.ts";
import { toResponse } from "./web-door.ts";

/** RFC 9457 problem details. `reason` names the kind of problem for programs, `detail` tells people what to do. */
export interface Problem {
  readonly reason: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** JSON pointer to the offending part, where there is one. */
  readonly pointer?: string | undefined;
  /** What is wrong where, when there is more than one thing. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

const problemAnswer = ({ reason, title, status, detail, pointer, errors, retryAfterSeconds }: Problem): DoorAnswer => ({
  status,
  headers: [
    ["content-type", "application/problem+json"],
    ...(retryAfterSeconds === undefined ? [] : [["retry-after", String(retryAfterSeconds)] as const]),
  ],
  // What is undefined is not written.
  text: JSON.stringify({ type: `urn:dayfly:problem:${reason}`, title, status, detail, pointer, errors }),
});

export const problemResponse = (problem: Problem): Response => toResponse(problemAnswer(problem));

/** The rejection as RFC 9457 problem details. */
export const toProblem = (rejection: Rejection): DoorAnswer => problemAnswer({ ...REJECTIONS[rejection.reason], ...rejection });

/** Counts what is refused, in events, and says why. */
export const refuse = (counters: DoorCounters, rejection: Rejection, events = 1): DoorAnswer => {
  counters.rejected(rejection.reason, events);
  return toProblem(rejection);
};
