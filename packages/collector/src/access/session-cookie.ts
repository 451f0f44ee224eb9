import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { SECOND_MS } from "../lib/time.ts";
import { SESSION_MS } from "./session-book.ts";

const NAME = "dayfly_session";

/**
 * The cookie that holds a session's id: for the console and the API alone (`path` is the collector's base path), unreadable for scripts,
 * never sent along by another site. Secure wherever the browser came by https.
 */
export const sessionCookie = (path: string) => ({
  read: (context: Context): string | undefined => getCookie(context, NAME),
  write: (context: Context, id: string): void =>
    setCookie(context, NAME, id, {
      path,
      httpOnly: true,
      sameSite: "Strict",
      secure: cameByHttps(context),
      maxAge: SESSION_MS.total / SECOND_MS,
    }),
  clear: (context: Context): void => void deleteCookie(context, NAME, { path, secure: cameByHttps(context) }),
});

/** What a proxy or the browser says; a lie about it only harms the liar. */
const cameByHttps = (context: Context): boolean =>
  context.req.header("x-forwarded-proto")?.split(",")[0]?.trim() === "https" ||
  context.req.header("origin")?.startsWith("https:") === true ||
  context.req.url.startsWith("https:");
