import type { Hono } from "hono";
import type { ClientIp } from "../http/client-ip.ts";
import { createAttemptLimit } from "../http/rate-limit.ts";
import type { Clock } from "../lib/clock.ts";
import type { HashText } from "../lib/sha256.ts";
import type { Layout } from "./answer-refusal.ts";
import type { Audit } from "./audit.ts";
import { clientKeyOf } from "./client-key.ts";
import type { Grants } from "./grants.ts";
import { createGuard, type Guard } from "./guard.ts";
import { createLoginLinks } from "./login-links.ts";
import { createLogin } from "./login.ts";
import { createLogout } from "./logout.ts";
import type { Role } from "./session.ts";
import { createSessionBook, type SessionStore } from "./session-book.ts";
import { sessionCookie } from "./session-cookie.ts";

export interface AccessParts {
  /** The collector's base path: the console is at `{basePath}/console`. */
  readonly basePath: string;
  readonly grants: Grants;
  readonly sessions: SessionStore;
  readonly audit: Audit;
  readonly clientIp: ClientIp;
  readonly clock: Clock;
  readonly hash: HashText;
  /** A random text of at least 256 bits, fit for an address. */
  readonly mintSecret: () => string;
  readonly layout: Layout;
}

/** Who may see the console and use the admin API. */
export interface Access {
  /** Puts an app behind the door. Inside, `context.get("session")` tells who asks. */
  readonly guard: Guard;
  /** Adds `{basePath}/console/login` and `/logout`. Call it before anything guarded is mounted above them. */
  mountLogin(app: Hono): void;
  /** Path and query that sign in once, within an hour and within this run. */
  mintLoginLink(role: Role): string;
}

export const createAccess = ({
  basePath,
  grants,
  sessions,
  audit,
  clientIp,
  clock,
  hash,
  mintSecret,
  layout,
}: AccessParts): Access => {
  const home = `${basePath}/console`;
  const links = createLoginLinks({ clock, hash, mintSecret });
  const parts = {
    basePath,
    home,
    loginPath: `${home}/login`,
    grants,
    book: createSessionBook({ grants, store: sessions, clock, hash, mintSecret }),
    cookie: sessionCookie(basePath),
    attempts: createAttemptLimit(clock),
    clientKey: (context: Parameters<typeof clientKeyOf>[0]) => clientKeyOf(context, clientIp),
    hash,
    layout,
    links,
    audit,
  };
  const guard = createGuard(parts);
  return {
    guard,
    mountLogin(app) {
      app.route(`${home}/login`, createLogin(parts));
      app.route(`${home}/logout`, guard(createLogout(parts), { readersMayPost: ["/logout"] }));
    },
    mintLoginLink: (role) => `${home}/login?${new URLSearchParams({ code: links.mint(role) })}`,
  };
};
