import { Type } from "typebox";
import type { Audit } from "../access/audit.ts";
import type { Site } from "../config/site.ts";
import type { AccountCheck } from "../delivery/check-account.ts";
import type { JsonObject } from "../lib/json.ts";
import { fail, ok } from "../lib/result.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { component } from "./schemas.ts";
import type { SiteBook } from "./site-book.ts";

export interface SiteEndpointParts {
  readonly book: SiteBook;
  readonly audit: Audit;
  readonly check: (site: Site) => Promise<AccountCheck>;
}

const SITE_KEY = Type.String({
  pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$",
  description: "The `data-site` of the script tag. Letters, digits, _ and -.",
});

const SITE_VIEW = Type.Object({
  key: Type.String(),
  source: Type.Enum(["settings", "store"], {
    description: "settings: from the environment or dayfly.config.ts, read-only here. store: added by this API.",
  }),
  settings: component("SiteSettingsView"),
  secrets: Type.Array(Type.String(), { description: "Names of the secrets that are set. Their values never leave." }),
  problems: Type.Array(Type.String(), {
    description: "What stands in the way of the site, and what to do. Empty while nothing does.",
  }),
  createdAt: Type.Optional(Type.String({ format: "date-time" })),
  updatedAt: Type.Optional(Type.String({ format: "date-time" })),
});

const CHECK = Type.Object({
  ok: Type.Boolean(),
  status: Type.Union([Type.Integer(), Type.Null()], { description: "HTTP status of Pinterest's answer; null where none came." }),
  explanation: Type.String({ description: "What it means, and what to do." }),
  answer: Type.String({ description: "Pinterest's own words." }),
  reason: Type.Union([Type.String(), Type.Null()], { description: "Why the account is refused, where it is." }),
});

const TAG = "Sites";
const KEY = { key: "The site's key." };

export const siteEndpoints = ({ book, audit, check }: SiteEndpointParts): readonly Endpoint[] => [
  endpoint({
    method: "get",
    path: "/sites",
    tag: TAG,
    summary: "List the sites",
    success: {
      status: 200,
      description: "Every site, those of the settings first.",
      schema: Type.Object({ sites: Type.Array(SITE_VIEW) }),
    },
    handle: () => ok({ sites: book.list() }),
  }),
  endpoint({
    method: "post",
    path: "/sites",
    tag: TAG,
    summary: "Add a site",
    description: "It takes events at once. What its settings leave out has its default; nothing is taken from the environment.",
    body: Type.Object({ key: SITE_KEY, settings: component("SiteSettings") }, { additionalProperties: false }),
    success: { status: 201, description: "The site.", schema: SITE_VIEW },
    problems: ["invalid_settings", "site_exists", "secret_missing"],
    handle({ body: { key, settings }, session }) {
      const site = book.create(key, settings);
      if (site.ok) audit.note(session, "site_added", key, namesOf(settings));
      return site;
    },
  }),
  endpoint({
    method: "get",
    path: "/sites/{key}",
    tag: TAG,
    summary: "Show a site",
    params: KEY,
    success: { status: 200, description: "The site.", schema: SITE_VIEW },
    problems: ["not_found"],
    handle: ({ params: { key = "" } }) => book.find(key),
  }),
  endpoint({
    method: "patch",
    path: "/sites/{key}",
    tag: TAG,
    summary: "Change a site, switch it off or on",
    description:
      "In force at once, for what waits too; other sites' delivery goes on as it is. `enabled: false` refuses new events; what was accepted " +
      "before is still delivered.",
    params: KEY,
    body: Type.Object({ settings: component("SiteSettingsChange") }, { additionalProperties: false }),
    success: { status: 200, description: "The site as it is now.", schema: SITE_VIEW },
    problems: ["not_found", "invalid_settings", "site_read_only", "secret_missing"],
    handle({ params: { key = "" }, body: { settings }, session }) {
      const site = book.update(key, settings);
      if (site.ok) audit.note(session, "site_changed", key, namesOf(settings));
      return site;
    },
  }),
  endpoint({
    method: "delete",
    path: "/sites/{key}",
    tag: TAG,
    summary: "Remove a site",
    description: "Only one that is switched off and has neither waiting events nor dead letters.",
    params: KEY,
    success: { status: 204, description: "It is gone." },
    problems: ["not_found", "site_read_only", "site_in_use"],
    async handle({ params: { key = "" }, session }) {
      const removed = await book.remove(key);
      if (removed.ok) audit.note(session, "site_removed", key);
      return removed;
    },
  }),
  endpoint({
    method: "post",
    path: "/sites/{key}/check",
    tag: TAG,
    summary: "Send Pinterest a test event",
    description: "One event of nobody with `test=true`, which Pinterest checks and does not record. Its answer is explained.",
    params: KEY,
    success: { status: 200, description: "What Pinterest said, also where it refused.", schema: CHECK },
    problems: ["not_found"],
    async handle({ params: { key = "" } }) {
      const site = book.served(key);
      return site === undefined ? fail(NOT_SERVED) : ok(await check(site));
    },
  }),
];

const NOT_SERVED = { reason: "not_found", detail: "There is no such site, or it has problems. GET sites tells." } as const;

/** Which settings were named; of the switch also how it was set. */
const namesOf = (settings: JsonObject): string =>
  Object.entries(settings)
    .map(([name, value]) => (name === "enabled" ? `enabled: ${String(value)}` : name))
    .join(", ");
