import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { AccessEnv } from "../../access/session.ts";
import type { Site } from "../../config/site.ts";
import type { JsonObject } from "../../lib/json.ts";
import { fail, ok, type Result } from "../../lib/result.ts";
import type { SiteKey } from "../../wire/stored-event.ts";
import type { ConsoleParts } from "../console-parts.ts";
import { answerPage } from "../page.ts";
import { DROPPED } from "../views/site-change-forms.ts";

interface Change {
  readonly settings: JsonObject;
  /** For the audit log. */
  readonly detail: string;
}

/** Changes of a site that the store holds: a row of its mapping, and its switch. */
export const createSiteChanges = (parts: ConsoleParts): Hono<AccessEnv> => {
  const { root, sites, isStored, changeSite, audit } = parts;
  const app = new Hono<AccessEnv>();

  const apply = (context: Context<AccessEnv>, key: string, read: (site: Site) => Result<Change, string>) => {
    const site = sites.find(key as SiteKey);
    if (site === undefined || !isStored(site)) return context.redirect(`${root}/sites`, 303);
    const path = `${root}/sites/${encodeURIComponent(key)}`;
    const change = read(site);
    const problem = change.ok ? changeSite(site, change.value.settings) : change.failure;
    if (change.ok && problem === undefined) {
      audit.note(context.get("session"), "site_changed", key, change.value.detail);
      return context.redirect(path, 303);
    }
    const main = html`<h1>Not changed</h1>
      <p class="lead">${problem}</p>
      <p><a href="${path}">Back to the site</a></p>`;
    return answerPage(context, parts, { title: "Not changed", section: "sites", main }, 422);
  };

  app.post("/:key/mapping", async (context) => {
    const fields = await context.req.parseBody();
    return apply(context, context.req.param("key"), (site) => readRow(site, fields));
  });

  app.post("/:key/switch", async (context) => {
    const enabled = (await context.req.parseBody())["enabled"] === "true";
    return apply(context, context.req.param("key"), () => ok({ settings: { enabled }, detail: `enabled: ${enabled}` }));
  });
  return app;
};

/** The site's own rows with one set, or taken away where it names no target. */
const readRow = ({ events }: Site, { name, target }: Readonly<Record<string, unknown>>): Result<Change, string> => {
  if (typeof name !== "string" || name.trim() === "" || typeof target !== "string") return fail("Say which event is meant.");
  const others = Object.entries(events).filter(([row]) => row !== name.trim());
  const row = target === "" ? [] : [[name.trim(), target === DROPPED ? false : target] as const];
  return ok({ settings: { events: Object.fromEntries([...others, ...row]) }, detail: "events" });
};
