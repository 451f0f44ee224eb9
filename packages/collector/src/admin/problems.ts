import type { Problem } from "../http/problem.ts";

/** Every reason for which the admin API refuses a request, each with its status. The guard's own reasons come on top. */
export const PROBLEMS = {
  not_json: { status: 415, title: "The body is not JSON" },
  invalid_request: { status: 400, title: "The request is not understood" },
  invalid_settings: { status: 422, title: "The settings are not complete" },
  not_found: { status: 404, title: "There is nothing under this address" },
  site_exists: { status: 409, title: "There is a site of this key already" },
  site_read_only: { status: 409, title: "The site stands in the settings" },
  site_in_use: { status: 409, title: "The site still has events" },
  secret_missing: { status: 409, title: "DAYFLY_SECRET is not set" },
  failed: { status: 500, title: "The collector failed on this request" },
  store_unavailable: { status: 503, title: "The store does not answer right now" },
} as const satisfies Record<string, Pick<Problem, "status" | "title">>;

export type ProblemReason = keyof typeof PROBLEMS;

export interface AdminProblem {
  readonly reason: ProblemReason;
  /** What to do. */
  readonly detail: string;
  /** What is wrong where, when there is more than one thing. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}
