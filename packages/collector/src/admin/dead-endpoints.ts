import { Type } from "typebox";
import type { Audit } from "../access/audit.ts";
import { viewDeadLetter } from "../http/control-dead.ts";
import { fail, ok } from "../lib/result.ts";
import { unixMs } from "../lib/time.ts";
import { DEAD_REASONS, type DeadFilter, type DeadReason, type Queue } from "../queue/queue.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import { type ApiRequest, type Endpoint, endpoint } from "./endpoint.ts";
import { moment, toMoment } from "./schemas.ts";

export interface DeadEndpointParts {
  readonly queue: Pick<Queue, "listDead" | "replayDead" | "dropDead">;
  readonly audit: Audit;
}

const CONDITIONS = {
  key: Type.Optional(Type.String({ description: "One letter." })),
  site: Type.Optional(Type.String()),
  reason: Type.Optional(Type.Unsafe<DeadReason>({ type: "string", enum: Object.keys(DEAD_REASONS) })),
  since: Type.Optional(moment("Given up then or later.")),
  until: Type.Optional(moment("Given up before.")),
};

const FILTER = Type.Object(
  { ...CONDITIONS, all: Type.Optional(Type.Literal(true, { description: "Where no other condition is named: really all." })) },
  { additionalProperties: false },
);

const LETTER = Type.Object({
  key: Type.String(),
  site: Type.String(),
  eventName: Type.String(),
  eventId: Type.String(),
  orderId: Type.Optional(Type.String()),
  reason: Type.String({ enum: Object.keys(DEAD_REASONS) }),
  advice: Type.String({ description: "What to do." }),
  detail: Type.String(),
  attempts: Type.Integer(),
  happenedAt: Type.String({ format: "date-time" }),
  receivedAt: Type.String({ format: "date-time" }),
  diedAt: Type.String({ format: "date-time" }),
  matchKeys: Type.Array(Type.String()),
  event: Type.Record(Type.String(), Type.Unknown(), { description: "As stored: personal data as hashes, no address." }),
});

const COUNT = Type.Object({ count: Type.Integer({ description: "How many letters." }) });
const TAG = "Dead letters";

interface Conditions {
  readonly key?: string;
  readonly site?: string;
  readonly reason?: DeadReason;
  readonly since?: string;
  readonly until?: string;
}

const toFilter = ({ key, site, reason, since, until }: Conditions): DeadFilter => ({
  ...(key === undefined ? {} : { key }),
  ...(site === undefined ? {} : { site: site as SiteKey }),
  ...(reason === undefined ? {} : { reason }),
  ...(since === undefined ? {} : { diedAfter: unixMs(toMoment(since) - 1) }),
  ...(until === undefined ? {} : { diedBefore: toMoment(until) }),
});

export const deadEndpoints = ({ queue, audit }: DeadEndpointParts): readonly Endpoint[] => {
  const touch =
    (verb: "replayDead" | "dropDead", action: "dead_replayed" | "dead_dropped") =>
    async ({ body: { all, ...conditions }, session }: ApiRequest<typeof NO_QUERY, typeof FILTER>) => {
      const names = Object.keys(conditions);
      if (names.length === 0 && all !== true) return fail(NAME_SOMETHING);
      const count = await queue[verb](toFilter(conditions));
      const { site = "", reason } = conditions;
      audit.note(
        session,
        action,
        site,
        [`${count} ${count === 1 ? "letter" : "letters"}`, reason ?? "", names.length === 0 ? "all" : ""]
          .filter(Boolean)
          .join(", "),
      );
      return ok({ count });
    };
  return [
    endpoint({
      method: "get",
      path: "/dead-letters",
      tag: TAG,
      summary: "List dead letters",
      description: "Newest first. For the next page name the last key in `after`.",
      query: Type.Object(
        {
          ...CONDITIONS,
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
          after: Type.Optional(Type.String({ description: "The key of the last letter of the page before." })),
        },
        { additionalProperties: false },
      ),
      success: { status: 200, description: "The letters.", schema: Type.Object({ letters: Type.Array(LETTER) }) },
      async handle({ query: { limit = 100, after, ...conditions } }) {
        const letters = await queue.listDead(toFilter(conditions), { limit, ...(after === undefined ? {} : { after }) });
        return ok({ letters: letters.map(viewDeadLetter) });
      },
    }),
    endpoint({
      method: "post",
      path: "/dead-letters/replay",
      tag: TAG,
      summary: "Send dead letters again",
      description: "They are mapped anew, by the mapping of now, and keep their event_id.",
      body: FILTER,
      success: { status: 200, description: "They are back in line.", schema: COUNT },
      handle: touch("replayDead", "dead_replayed"),
    }),
    endpoint({
      method: "post",
      path: "/dead-letters/drop",
      tag: TAG,
      summary: "Delete dead letters",
      body: FILTER,
      success: { status: 200, description: "They are gone.", schema: COUNT },
      handle: touch("dropDead", "dead_dropped"),
    }),
  ];
};

const NO_QUERY = Type.Object({});
const NAME_SOMETHING = {
  reason: "invalid_request",
  detail: "Name which letters: key, site, reason, since or until; or say `all: true`.",
} as const;
