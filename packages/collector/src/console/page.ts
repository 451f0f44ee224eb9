import type { Context } from "hono";
import type { AccessEnv } from "../access/session.ts";
import type { ConsoleParts } from "./console-parts.ts";
import { consoleLayout, type ConsolePage } from "./layout.ts";

type PageContext = Context<AccessEnv>;

/** Answers with a page in the console's frame, for whoever is signed in. */
export const answerPage = (
  context: PageContext,
  { root, siteUrl }: Pick<ConsoleParts, "root" | "siteUrl">,
  page: Pick<ConsolePage, "title" | "main" | "section" | "scripts">,
  status: 200 | 404 | 422 | 500 | 503 = 200,
): Response | Promise<Response> =>
  context.html(consoleLayout({ root, siteUrl, session: context.get("session"), ...page }), status);
