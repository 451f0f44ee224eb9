import { Type } from "typebox";
import type { Audit } from "../access/audit.ts";
import { AUDIT_ACTIONS } from "../access/audit.ts";
import { readStats, type StatsParts } from "../http/stats.ts";
import { ok } from "../lib/result.ts";
import { iso } from "../lib/time.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

export interface StateEndpointParts extends StatsParts {
  readonly audit: Audit;
}

const ACCOUNT = Type.Object({
  adAccountId: Type.String(),
  state: Type.Enum(["open", "waiting", "held"], {
    description: "open: delivered. waiting: goes on by itself. held: somebody has to correct something.",
  }),
  explanation: Type.String({ description: "In words; where nothing is sent, why, and what to do." }),
});

const STATS = Type.Object({
  waiting: Type.Integer({ description: "Events in line." }),
  leased: Type.Integer({ description: "Events that the delivery has in hand." }),
  dead: Type.Integer({ description: "Dead letters." }),
  oldestAgeSeconds: Type.Union([Type.Number(), Type.Null()], { description: "Of the oldest event that is not settled." }),
  store: Type.String({ description: '"ok", or why no events can be stored.' }),
  accounts: Type.Union([Type.Array(ACCOUNT), Type.Null()]),
});

const AUDIT_ENTRY = Type.Object({
  id: Type.Integer(),
  at: Type.String({ format: "date-time" }),
  role: Type.Enum(["admin", "read"]),
  by: Type.String({ description: "A session or the bearer of a token." }),
  action: Type.Enum(Object.keys(AUDIT_ACTIONS)),
  subject: Type.String({ description: "What was changed, a site's key for instance." }),
  detail: Type.String(),
});

export const stateEndpoints = ({ audit, ...parts }: StateEndpointParts): readonly Endpoint[] => [
  endpoint({
    method: "get",
    path: "/stats",
    tag: "State",
    summary: "How the collector is doing",
    success: { status: 200, description: "Queue, store and ad accounts.", schema: STATS },
    handle: async () => ok(await readStats(parts)),
  }),
  endpoint({
    method: "get",
    path: "/audit",
    tag: "State",
    summary: "What operators changed",
    description: "Newest first; the newest 10,000 are kept. For the next page name the last id in `before`.",
    query: Type.Object(
      {
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
        before: Type.Optional(Type.Integer({ minimum: 1 })),
      },
      { additionalProperties: false },
    ),
    success: { status: 200, description: "The entries.", schema: Type.Object({ entries: Type.Array(AUDIT_ENTRY) }) },
    handle: ({ query: { limit = 100, before } }) =>
      ok({ entries: audit.list({ limit, before }).map((entry) => ({ ...entry, at: iso(entry.at) })) }),
  }),
];
