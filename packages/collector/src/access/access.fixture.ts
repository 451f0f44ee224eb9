import { Hono } from "hono";
import { html } from "hono/html";
import { createClientIp } from "../http/client-ip.ts";
import { silentLog } from "../lib/log.ts";
import { manualClock } from "../lib/manual-clock.ts";
import { sha256Hex } from "../lib/sha256.ts";
import { auditIn } from "../vault/audit.ts";
import { openVault } from "../vault/open-vault.ts";
import { sessionsIn } from "../vault/sessions.ts";
import { createAccess } from "./access.ts";
import { rememberSessions } from "./remember-sessions.ts";
import type { AccessEnv, Session } from "./session.ts";

export const ADMIN_TOKEN = "admin-token-of-the-test-0123456789";
export const READ_TOKEN = "read-token-of-the-test-01234567890";
export const HOST = "shop.example";
export const ORIGIN = `https://${HOST}`;

/** The real door over a store in memory, before a small console and a small API. */
export const openAccess = (options: { grants?: object; db?: ReturnType<typeof openVault> } = {}) => {
  const clock = manualClock();
  const db = options.db ?? openVault(":memory:");
  const audit = auditIn(db, clock, silentLog);
  let minted = 0;
  const access = createAccess({
    basePath: "/_df",
    grants: { admin: ADMIN_TOKEN, read: READ_TOKEN, ...options.grants },
    sessions: rememberSessions(sessionsIn(db), silentLog),
    audit,
    clientIp: createClientIp([]),
    clock,
    hash: sha256Hex,
    mintSecret: () => `secret-${Math.random()}-${(minted += 1)}`,
    layout: ({ title, main, session }) =>
      html`<title>${title}</title>${session === undefined ? "" : html`<nav>${session.csrf}</nav>`}${main}`,
  });
  const app = new Hono();
  access.mountLogin(app);
  /** Sessions by which the stream was asked for. */
  const watching: Session[] = [];
  const pages = new Hono<AccessEnv>()
    .get("/", (context) => context.html(html`<form><input name="csrf" value="${context.get("session").csrf}" /></form>`))
    .get("/stream", (context) => {
      watching.push(context.get("session"));
      return context.json({ role: context.get("session").role });
    })
    .post("/search", (context) => context.text("found"))
    .post("/change", (context) => context.text("changed"));
  app.route("/_df/console", access.guard(pages, { readersMayPost: ["/search"] }));
  const api = new Hono<AccessEnv>().get("/sites", (context) => context.json([])).put("/sites/x", (context) => context.json({}));
  app.route("/_df/v1/admin", access.guard(api));

  const request = (path: string, init: RequestInit = {}) =>
    app.request(path, { ...init, headers: { host: HOST, ...(init.headers as Record<string, string>) } });
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    request(path, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { origin: ORIGIN, accept: "text/html", ...headers },
    });
  /** Signs in as a browser does; gives the cookie to send and what was answered. */
  const signIn = async (token = ADMIN_TOKEN, headers: Record<string, string> = {}) => {
    const response = await post("/_df/console/login", { token }, headers);
    return { response, cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "" };
  };
  const csrfOf = async (cookie: string): Promise<string> => {
    const page = await (await request("/_df/console", { headers: { cookie } })).text();
    return /value="([^"]+)"/.exec(page)?.[1] ?? "";
  };
  return { access, app, audit, clock, db, watching, request, post, signIn, csrfOf };
};

/** The same, with somebody signed in. */
export const signedIn = async () => {
  const opened = openAccess();
  const { cookie } = await opened.signIn();
  return { ...opened, cookie, csrf: await opened.csrfOf(cookie) };
};
