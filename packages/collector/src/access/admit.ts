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
 * The role that somebody proves to have, or why not: `wrong` where the proof is none. After too many failures of a client not even the
 * right one is looked at, or else guessing would go on.
 */
export const admit = (
  { attempts, clientKey }: AdmitParts,
  context: Context,
  { prove, wrong }: { readonly prove: () => Role | undefined; readonly wrong: Refusal },
): Result<Role, Refusal> => {
  const client = clientKey(context);
  if (attempts(client, 0) > 0) return fail("too_many_attempts");
  const role = prove();
  if (role !== undefined) return ok(role);
  attempts(client);
  return fail(wrong);
};
