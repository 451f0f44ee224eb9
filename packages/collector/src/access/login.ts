import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { admit } from "./admit.ts";
import type { Audit } from "./audit.ts";
import { roleOf } from "./grants.ts";
import type { GuardParts } from "./guard.ts";
import { loginForm } from "./login-form.ts";
import type { LoginLinks } from "./login-links.ts";
import { ownPath } from "./own-path.ts";
import { pageHeaders } from "./page-headers.ts";
import { refuseForgery } from "./refuse-forgery.ts";
import { type Refusal, REFUSALS, retryAfter } from "./refusals.ts";
import type { Role } from "./session.ts";

export interface LoginParts extends GuardParts {
  readonly links: LoginLinks;
  readonly audit: Audit;
  /** Where one lands after signing in. */
  readonly home: string;
  /** Below which one may land instead. */
  readonly basePath: string;
}

const MAX_BODY_BYTES = 8 * 1024;

/**
 * The sign-in page: a form for the access token, and `?code=…` of a link that works once. Every sign-in opens a session under a new id and
 * ends the one that the browser had.
 */
export const createLogin = (parts: LoginParts): Hono => {
  const { layout, book, cookie, audit, links, loginPath, grants, hash } = parts;

  const signIn = (context: Context, role: Role, next: string): Response => {
    const before = cookie.read(context);
    if (before !== undefined) book.end(before);
    const id = book.open(role);
    cookie.write(context, id);
    const session = book.find(id);
    if (session !== undefined) audit.note(session, "login");
    return context.redirect(next, 303);
  };

  const show = (context: Context, next: string, refusal?: Refusal) => {
    const page = layout({ title: "Sign in", main: loginForm({ action: loginPath, next, refusal }) });
    return refusal === undefined ? context.html(page) : context.html(page, REFUSALS[refusal].status, retryAfter(refusal));
  };

  const signInOrShow = (context: Context, next: string, attempt: ReturnType<typeof admit>) =>
    attempt.ok ? signIn(context, attempt.value, next) : show(context, next, attempt.failure);

  const app = new Hono();
  app.use(...pageHeaders(), bodyLimit({ maxSize: MAX_BODY_BYTES }), refuseForgery(layout));

  app.get("/", (context) => {
    const next = ownPath(context.req.query("next"), parts);
    const id = cookie.read(context);
    if (id !== undefined && book.find(id) !== undefined) return context.redirect(next, 303);
    const code = context.req.query("code");
    if (code === undefined) return show(context, next);
    return signInOrShow(context, next, admit(parts, context, { prove: () => links.take(code), wrong: "used_link" }));
  });

  app.post("/", async (context) => {
    const { token, next } = await context.req.parseBody();
    const prove = () => roleOf(grants, String(token).trim(), hash);
    return signInOrShow(context, ownPath(next, parts), admit(parts, context, { prove, wrong: "wrong_token" }));
  });
  return app;
};
