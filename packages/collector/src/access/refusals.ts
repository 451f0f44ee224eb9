import type { Problem } from "../http/problem.ts";

/** Every reason to turn an operator away, each with its status and what to do. */
export const REFUSALS = {
  not_signed_in: {
    status: 401,
    title: "Sign in first",
    detail: "Sign in at the console, or send DAYFLY_ADMIN_TOKEN or DAYFLY_READ_TOKEN as a bearer token.",
  },
  wrong_token: {
    status: 401,
    title: "This is not an access token of this collector",
    detail: "Use the value of DAYFLY_ADMIN_TOKEN, or of DAYFLY_READ_TOKEN.",
  },
  used_link: {
    status: 401,
    title: "This sign-in link does not work any more",
    detail: "A link works once, and for a short time. Sign in with the access token.",
  },
  too_many_attempts: {
    status: 429,
    title: "Too many wrong attempts",
    detail: "The right token is let in at once. With any other, wait ten seconds.",
    retryAfterSeconds: 10,
  },
  forged: {
    status: 403,
    title: "This form did not come from the console",
    detail: "Open the page in the console again and repeat what you did. API clients send a bearer token.",
  },
  script: {
    status: 403,
    title: "Pages of the console are not for scripts",
    detail: "Open the page in the browser. Scripts use the admin API.",
  },
  read_only: {
    status: 403,
    title: "This needs the admin role",
    detail: "You are signed in to read. Sign in with DAYFLY_ADMIN_TOKEN to change something.",
  },
  too_large: { status: 413, title: "The body is too large", detail: "Send at most 256 KiB." },
} as const satisfies Record<string, Omit<Problem, "reason" | "pointer">>;

export type Refusal = keyof typeof REFUSALS;

export const retryAfter = (refusal: Refusal): Record<string, string> => {
  const { retryAfterSeconds }: Omit<Problem, "reason"> = REFUSALS[refusal];
  return retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
};
