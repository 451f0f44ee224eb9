import type { Context } from "hono";
import type { RateLimit } from "../http/rate-limit.ts";
import { fail, ok, type Result } from "../lib/result.ts";
import type { Refusal } from "./refusals.ts";
import type { Role } from "./session.ts";

export interface AdmitParts {
  /** Failed attempts by client. */
  readonly attempts: RateLimit;
  readonly clientKey: (context: Context) => string;
}

/**
 * The role that somebody proves to have, or why not: `wrong` where the proof is none, until a client has failed too often. Whoever has the
 * right one is let in all the same: behind a proxy that nobody declared all are one client, and what proves a role is no word to be guessed.
 */
export const admit = (
  { attempts, clientKey }: AdmitParts,
  context: Context,
  { prove, wrong }: { readonly prove: () => Role | undefined; readonly wrong: Refusal },
): Result<Role, Refusal> => {
  const role = prove();
  if (role !== undefined) return ok(role);
  return fail(attempts(clientKey(context)) > 0 ? "too_many_attempts" : wrong);
};
