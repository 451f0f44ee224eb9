import type { Context } from "hono";
import { html } from "hono/html";
import { problemResponse } from "../http/problem.ts";
import { type Refusal, REFUSALS, retryAfter } from "./refusals.ts";
import type { Session } from "./session.ts";

export type Html = ReturnType<typeof html>;

/** The frame around what is shown in a browser, with the menu for whoever is signed in. */
export type Layout = (page: { readonly title: string; readonly main: Html; readonly session?: Session | undefined }) => Html;

interface Frame {
  readonly layout: Layout;
  readonly session?: Session | undefined;
}

/** A page for people, problem details for programs. */
export const answerRefusal = (
  context: Context,
  refusal: Refusal,
  { layout, session }: Frame,
  more?: Html,
): Response | Promise<Response> => {
  const { status, title, detail } = REFUSALS[refusal];
  if (!wantsHtml(context)) return problemResponse({ reason: refusal, ...REFUSALS[refusal] });
  const main = html`<h1>${title}</h1>
    <p class="lead">${detail}</p>
    ${more ?? ""}`;
  return context.html(layout({ title, main, session }), status, retryAfter(refusal));
};

export const wantsHtml = (context: Context): boolean => context.req.header("accept")?.includes("text/html") ?? false;
