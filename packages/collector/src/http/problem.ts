import type { Rejection } from "../wire/rejection.ts";
import { REJECTIONS } from "../wire/rejection.ts";

/** The rejection as RFC 9457 problem details. */
export const toProblem = (rejection: Rejection): Response => {
  const { status, title } = REJECTIONS[rejection.reason];
  const { reason, detail, pointer, retryAfterSeconds } = rejection;
  const body = { type: `urn:dayfly:problem:${reason}`, title, status, detail, ...(pointer === undefined ? {} : { pointer }) };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/problem+json",
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    },
  });
};
