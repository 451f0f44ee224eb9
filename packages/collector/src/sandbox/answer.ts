/** What the sandbox says to one request, before a fault spoils it. */
export interface Answer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON pointer to what was wrong in the body: for the record, the real API does not tell. */
  readonly where?: string;
}

export interface AnsweredRequest {
  readonly answer: Answer;
  /** How many events the request held, as far as it could be read. */
  readonly numEvents: number;
}

/** One event's line in an answer. */
export interface EventAnswer {
  readonly status: "processed" | "failed";
  readonly error_message: string;
  readonly warning_message: string;
}

/**
 * Every error of the official description (5.23.0), with its code and message. The code of 404, which the description does not name for this
 * endpoint, is an assumption; 283 is LIVE (pinterest/pinterest-python-sdk#114).
 */
const ERRORS = {
  invalid: { status: 400, code: 4196, message: "The request was invalid." },
  invalidGrant: { status: 400, code: 283, message: "The authorization grant is invalid" },
  unauthenticated: { status: 401, code: 2, message: "Authentication failed." },
  forbidden: { status: 403, code: 29, message: "You are not permitted to access that resource." },
  notFound: { status: 404, code: 50, message: "The requested resource could not be found on this server." },
  tooLarge: { status: 413, code: 4196, message: "The request was invalid: the body is too large." },
  rateLimited: {
    status: 429,
    code: 8,
    message:
      "This request exceeded a rate limit. This can happen if the client exceeds one\nof the published rate limits within a short time window.",
  },
  unexpected: { status: 500, code: 0, message: "Unexpected error" },
  rampedDown: {
    status: 503,
    code: 4197,
    message: "The endpoint has been ramped down and is currently not accepting any traffic.",
  },
} as const;

export type ErrorName = keyof typeof ERRORS;

/** An error answer; `message` replaces the description's. */
export const errorAnswer = (name: ErrorName, message?: string, where?: string): Answer => {
  const { status, ...body } = ERRORS[name];
  return { status, body: message === undefined ? body : { ...body, message }, ...(where === undefined ? {} : { where }) };
};

/** The error that belongs to a status, for scripted faults; 4xx and 5xx that are not in the description get the general one. */
export const errorNameOf = (status: number): ErrorName => ERROR_NAMES[status] ?? "unexpected";

const ERROR_NAMES: Record<number, ErrorName> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "notFound",
  429: "rateLimited",
  503: "rampedDown",
};

/** The answer to a request whose events were looked at one by one: 422 (or what `failureStatus` says) as soon as one failed. */
export const eventsAnswer = (numReceived: number, events: readonly EventAnswer[], failureStatus: 200 | 422): Answer => {
  const numProcessed = events.filter(({ status }) => status === "processed").length;
  const body = { num_events_received: numReceived, num_events_processed: numProcessed, events };
  if (numProcessed === events.length || failureStatus === 200) return { status: 200, body };
  return { status: 422, body: { code: 953, message: PARTIAL_FAILURE, details: body } };
};

// LIVE: segmentio/action-destinations#2465.
const PARTIAL_FAILURE = "The action could not be processed properly due to some or all data provided being invalid.";
