import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import type { HashText } from "../lib/sha256.ts";
import { fail, ok, type Result } from "../lib/result.ts";
import { admit, type AdmitParts } from "./admit.ts";
import { answerRefusal, type Layout, wantsHtml } from "./answer-refusal.ts";
import { type Grants, roleOf } from "./grants.ts";
import { pageHeaders } from "./page-headers.ts";
import { refuseForgery } from "./refuse-forgery.ts";
import type { Refusal } from "./refusals.ts";
import type { AccessEnv, Session } from "./session.ts";
import type { SessionBook } from "./session-book.ts";
import type { sessionCookie } from "./session-cookie.ts";

export interface GuardParts extends AdmitParts {
  readonly grants: Grants;
  readonly book: SessionBook;
  readonly cookie: ReturnType<typeof sessionCookie>;
  readonly hash: HashText;
  readonly layout: Layout;
  /** Where one signs in. */
  readonly loginPath: string;
}

const MAX_BODY_BYTES = 256 * 1024;

export interface GuardOptions {
  /** Ends of paths that those who only read may POST to as well: a search whose words do not belong into an address. */
  readonly readersMayPost?: readonly string[];
}

/**
 * Lets nobody without a session or a bearer token into an app, changes nothing for who may only read, and takes a browser's changes from
 * the console's own forms alone (`csrf` as a field or as the header `x-csrf-token`).
 */
export type Guard = (app: Hono<AccessEnv>, options?: GuardOptions) => Hono<AccessEnv>;

export const createGuard = (parts: GuardParts): Guard => {
  const { layout } = parts;
  const refuse = (context: Context, refusal: Refusal, session?: Session) => answerRefusal(context, refusal, { layout, session });

  const authenticate: MiddlewareHandler<AccessEnv> = async (context, next) => {
    const asked = whoAsks(parts, context);
    if (!asked.ok) return refuse(context, asked.failure);
    if (asked.value === undefined) return askToSignIn(parts, context);
    context.set("session", asked.value);
    return await next();
  };

  const fromOwnPage = refuseForgery(layout);
  /** A bearer token is sent by no browser on its own, a cookie is. */
  const checkForm: MiddlewareHandler<AccessEnv> = async (context, next) => {
    const session = context.get("session");
    if (session.csrf === "" || isReading(context)) return await next();
    return (await csrfOf(context)) === session.csrf ? await fromOwnPage(context, next) : refuse(context, "forged", session);
  };

  /**
   * The console may live on the shop's own host, whose scripts the browser takes for the console's: a page, which holds the token of its
   * forms, is given to the browser's address bar only.
   */
  const keepFromScripts: MiddlewareHandler<AccessEnv> = async (context, next) => {
    await next();
    if (context.get("session").csrf === "") return;
    const isPage = context.res.headers.get("content-type")?.startsWith("text/html") ?? false;
    const mode = context.req.header("sec-fetch-mode") ?? "navigate";
    if (!isPage || mode === "navigate") return;
    context.res = undefined;
    context.res = await refuse(context, "script");
  };

  return (app, { readersMayPost = [] } = {}) => {
    const checkRole: MiddlewareHandler<AccessEnv> = async (context, next) => {
      const session = context.get("session");
      const mayDo =
        session.role === "admin" || isReading(context) || readersMayPost.some((end) => context.req.path.endsWith(end));
      return mayDo ? await next() : refuse(context, "read_only", session);
    };
    const guarded = new Hono<AccessEnv>();
    guarded.use(
      ...pageHeaders(),
      bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (context) => refuse(context, "too_large") }),
      authenticate,
      keepFromScripts,
      checkForm,
      checkRole,
    );
    return guarded.route("/", app);
  };
};

const isReading = (context: Context): boolean => ["GET", "HEAD"].includes(context.req.method);

/** Undefined where nobody says who he is. */
const whoAsks = (parts: GuardParts, context: Context): Result<Session | undefined, Refusal> => {
  const { grants, book, cookie, hash } = parts;
  const [, token] = /^Bearer\s+(\S+)$/i.exec(context.req.header("authorization") ?? "") ?? [];
  if (token === undefined) {
    const id = cookie.read(context);
    return ok(id === undefined ? undefined : book.find(id));
  }
  const admitted = admit(parts, context, { prove: () => roleOf(grants, token, hash), wrong: "wrong_token" });
  return admitted.ok ? ok({ role: admitted.value, name: "bearer token", csrf: "", isOpen: () => true }) : fail(admitted.failure);
};

const csrfOf = async (context: Context): Promise<unknown> =>
  context.req.header("x-csrf-token") ?? (await context.req.parseBody())["csrf"];

/**
 * To the sign-in page with a browser, and back from there. A link from elsewhere comes without the cookie, which is strictly same-site:
 * the page that it gets asks again in its own name.
 */
const askToSignIn = ({ layout, loginPath, cookie }: GuardParts, context: Context): Response | Promise<Response> => {
  if (!wantsHtml(context)) return answerRefusal(context, "not_signed_in", { layout });
  const { pathname, search } = new URL(context.req.url);
  if (!isReading(context)) {
    const from = URL.parse(context.req.header("referer") ?? "")?.pathname ?? "";
    const signIn = `${loginPath}?${new URLSearchParams({ next: from })}`;
    const more = html`<p>Your session has ended, and nothing was done. <a href="${signIn}">Sign in</a>, and do it again.</p>`;
    return answerRefusal(context, "not_signed_in", { layout }, more);
  }
  const here = `${pathname}${search}`;
  if (cookie.read(context) === undefined && context.req.header("sec-fetch-site") === "cross-site") {
    return context.html(html`<!doctype html><meta http-equiv="refresh" content="0" /><a href="${here}">Go on</a>`);
  }
  return context.redirect(`${loginPath}?${new URLSearchParams({ next: here })}`, 303);
};
