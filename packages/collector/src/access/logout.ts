import { Hono } from "hono";
import type { AccessEnv } from "./session.ts";
import type { LoginParts } from "./login.ts";

/** The answer to the console's sign-out form. It stands behind the guard as every other form. */
export const createLogout = ({ book, cookie, audit, loginPath }: LoginParts): Hono<AccessEnv> =>
  new Hono<AccessEnv>().post("/", (context) => {
    const id = cookie.read(context);
    if (id !== undefined) book.end(id);
    cookie.clear(context);
    audit.note(context.get("session"), "logout");
    return context.redirect(loginPath, 303);
  });
