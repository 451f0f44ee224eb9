import { Type } from "typebox";
import { DEAD_REASONS, type DeadFilter, type DeadLetter, type DeadPage, type DeadReason, type Queue } from "../queue/queue.ts";
import { forgetPersonOf } from "../record/forget.ts";
import { orderIdOf } from "../record/journey.ts";
import type { TellProgress } from "../lib/progress.ts";
import { iso, type UnixMs } from "../lib/time.ts";
import type { SiteKey, StoredEvent } from "../wire/stored-event.ts";

/** Which dead letters, and how many of them, the newest first. Absent: all conditions hold. */
export interface DeadRequest extends DeadFilter {
  readonly limit?: number;
}

const moment = Type.Unsafe<UnixMs>(Type.Integer());

/** The conditions of a `DeadFilter` as JSON; anything else is refused, so that a misspelt condition never means "all". */
const CONDITIONS = {
  key: Type.Optional(Type.String()),
  site: Type.Optional(Type.Unsafe<SiteKey>(Type.String())),
  reason: Type.Optional(Type.Unsafe<DeadReason>(Type.Enum(Object.keys(DEAD_REASONS)))),
  diedBefore: Type.Optional(moment),
  diedAfter: Type.Optional(moment),
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
};

export const DEAD_REQUEST = Type.Object(CONDITIONS, { additionalProperties: false });

/** `after`: the key of the last letter of the page before. */
export const DEAD_PAGE_REQUEST = Type.Object(
  { ...CONDITIONS, limit: Type.Integer({ minimum: 1, maximum: 1000 }), after: Type.Optional(Type.String()) },
  { additionalProperties: false },
);

/** A dead letter for people: times in ISO 8601, no IP address and no user agent. */
export interface DeadLetterView {
  readonly key: string;
  readonly site: string;
  readonly eventName: string;
  readonly eventId: string;
  /** The order that the event is about; absent where it names none. */
  readonly orderId?: string | undefined;
  readonly reason: DeadReason;
  /** What to do. */
  readonly advice: string;
  readonly detail: string;
  readonly attempts: number;
  readonly happenedAt: string;
  readonly receivedAt: string;
  readonly diedAt: string;
  /** What Pinterest could have known the person by, by name. */
  readonly matchKeys: readonly string[];
  readonly event: Readonly<Record<string, unknown>>;
}

export const viewDeadLetter = ({ key, event, attempts, reason, detail, diedAt }: DeadLetter): DeadLetterView => ({
  key,
  site: event.site,
  eventName: event.name,
  eventId: event.id,
  orderId: orderIdOf({ stored: event }),
  reason,
  advice: DEAD_REASONS[reason],
  detail,
  attempts,
  happenedAt: iso(event.at),
  receivedAt: iso(event.receivedAt),
  diedAt: iso(diedAt),
  matchKeys: matchKeysOf(event),
  event: { ...forgetPersonOf(event) },
});

const matchKeysOf = ({ user, epik, ip, userAgent }: StoredEvent): readonly string[] => [
  ...Object.keys(user),
  ...(epik === undefined ? [] : ["click_id"]),
  ...(ip === undefined ? [] : ["client_ip_address"]),
  ...(userAgent === undefined ? [] : ["client_user_agent"]),
];

/** A million letters are gigabytes. */
const PAGE = 500;

const pageOf = (left: number, after?: string): DeadPage => ({
  limit: Math.min(left, PAGE),
  ...(after === undefined ? {} : { after }),
});

/** Replays or drops what a request names. Resolves with how many. */
export const touchDead = async (
  queue: Queue,
  verb: "replayDead" | "dropDead",
  request: DeadRequest,
  tell: TellProgress,
): Promise<number> => {
  const { limit, ...filter } = request;
  if (limit === undefined) return queue[verb](filter, tell);
  const total = Math.min(limit, (await queue.stats()).dead);
  let count = 0;
  let done = 0;
  for (let page = await queue.listDead(filter, pageOf(limit)); page.length > 0;) {
    for (const { key } of page) {
      count += await queue[verb]({ key });
      tell({ done: (done += 1), total });
    }
    page = done < limit ? await queue.listDead(filter, pageOf(limit - done, page.at(-1)?.key)) : [];
  }
  return count;
};
