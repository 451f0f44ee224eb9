import { Ajv } from "ajv";
import { fail, ok, type Result } from "../lib/result.ts";

/** Bodies that no client should have to expect, each with status 200 unless it says otherwise. */
export const GARBAGE_FORMS = [
  "html",
  "truncated-json",
  "empty",
  "fewer-statuses",
  "more-statuses",
  "unknown-status",
  "duplicate-keys",
  "invalid-utf8",
  "false-gzip",
  "huge",
  "redirect",
] as const;

export type GarbageForm = (typeof GARBAGE_FORMS)[number];

/** One way in which Pinterest, or the way to it, goes wrong. */
export type Fault =
  /** The answer comes late, and is otherwise right. */
  | { readonly kind: "latency"; readonly ms: number; readonly jitterMs?: number }
  /** No answer, the connection stays open until the client or the sandbox closes it. */
  | { readonly kind: "hang" }
  /** The connection is reset without an answer. */
  | { readonly kind: "reset" }
  /** The connection is reset after half of the body. */
  | { readonly kind: "reset-mid-body" }
  /** The body comes a byte at a time. */
  | { readonly kind: "trickle"; readonly everyMs: number }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
    }
  /** A share of the events (drawn at random; at least one), or those with the given ids, fail. */
  | {
      readonly kind: "partial";
      readonly status: 200 | 422;
      readonly share?: number;
      readonly eventIds?: readonly string[];
      readonly message?: string;
    }
  | { readonly kind: "garbage"; readonly form: GarbageForm; readonly bytes?: number }
  /** Any of these event ids in a request makes the whole of it a 400. */
  | { readonly kind: "poison"; readonly eventIds: readonly string[]; readonly message?: string };

export type FaultKind = Fault["kind"];

/** A fault and when it strikes. */
export type FaultRule = Fault & {
  /** Strikes this often, then is spent. Absent: until it is removed. */
  readonly times?: number;
  /** 0 to 1; absent: always. */
  readonly probability?: number;
  /** Only requests for this ad account. */
  readonly forAccount?: string;
  /** Which of Pinterest's addresses it strikes; absent: "events". */
  readonly on?: "events" | "oauth";
  /** Pinterest takes the events (or spends the refresh token) before the fault strikes. Absent: only what spoils the body does. */
  readonly processed?: boolean;
};

const count = { type: "integer", minimum: 1 };
const milliseconds = { type: "number", minimum: 0, maximum: 3_600_000 };
const share = { type: "number", minimum: 0, maximum: 1 };
const eventIds = { type: "array", items: { type: "string" }, minItems: 1 };
const message = { type: "string" };

const WHEN = {
  times: count,
  probability: share,
  forAccount: { type: "string" },
  on: { enum: ["events", "oauth"] },
  processed: { type: "boolean" },
};

/** Per kind the fields that it takes, and those that it needs. */
const FIELDS = {
  latency: { properties: { ms: milliseconds, jitterMs: milliseconds }, required: ["ms"] },
  hang: { properties: {}, required: [] },
  reset: { properties: {}, required: [] },
  "reset-mid-body": { properties: {}, required: [] },
  trickle: { properties: { everyMs: milliseconds }, required: ["everyMs"] },
  status: {
    properties: {
      status: { type: "integer", minimum: 300, maximum: 599 },
      headers: { type: "object", additionalProperties: { type: "string" } },
      message,
    },
    required: ["status"],
  },
  partial: { properties: { status: { enum: [200, 422] }, share, eventIds, message }, required: ["status"] },
  garbage: { properties: { form: { enum: GARBAGE_FORMS }, bytes: count }, required: ["form"] },
  poison: { properties: { eventIds, message }, required: ["eventIds"] },
} satisfies Record<FaultKind, { properties: object; required: readonly string[] }>;

const validate = new Ajv({ discriminator: true }).compile<FaultRule>({
  type: "object",
  required: ["kind"],
  discriminator: { propertyName: "kind" },
  oneOf: Object.entries(FIELDS).map(([kind, { properties, required }]) => ({
    properties: { kind: { const: kind }, ...WHEN, ...properties },
    required: ["kind", ...required],
    additionalProperties: false,
  })),
});

/** A fault rule as it came over HTTP, or what is wrong with it. */
export const decodeFaultRule = (value: unknown): Result<FaultRule, string> => {
  if (validate(value)) return ok(value);
  const [error] = validate.errors ?? [];
  return fail(`${error?.instancePath || "the fault"} ${error?.message}; kinds are ${Object.keys(FIELDS).join(", ")}`);
};
