/** Every reason to refuse a request or an event, each with its status. The one place that maps reasons to status codes. */
export const REJECTIONS = {
  invalid_json: { status: 400, title: "The body is not JSON" },
  invalid_batch: { status: 400, title: "The batch is not valid" },
  invalid_event: { status: 400, title: "The event is not valid" },
  empty_batch: { status: 400, title: "The batch holds no event" },
  too_many_events: { status: 413, title: "The batch holds too many events" },
  event_too_large: { status: 413, title: "The event is too large" },
  body_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The content type is not supported" },
  unknown_site: { status: 403, title: "The site is not known here" },
  site_disabled: { status: 403, title: "The site is switched off" },
  unknown_origin: { status: 403, title: "The origin is not allowed" },
  unauthorized: { status: 401, title: "The write key is missing or wrong" },
  too_many_attempts: { status: 429, title: "Too many wrong write keys" },
  rate_limited: { status: 429, title: "Too many requests" },
  store_unavailable: { status: 503, title: "The store cannot take events right now" },
} as const satisfies Record<string, { status: number; title: string }>;

export type RejectionReason = keyof typeof REJECTIONS;

export interface Rejection {
  readonly reason: RejectionReason;
  /** What is wrong and where, in words that say what to do; never a value that was sent. */
  readonly detail: string;
  /** JSON pointer to the offending part, where there is one. */
  readonly pointer?: string;
  readonly retryAfterSeconds?: number;
}
