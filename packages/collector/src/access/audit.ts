import type { UnixMs } from "../lib/time.ts";
import type { Role, Session } from "./session.ts";

/** Everything that an operator can change, for the audit log. */
export const AUDIT_ACTIONS = {
  login: "Signed in.",
  logout: "Signed out.",
  site_added: "Added a site.",
  site_changed: "Changed settings of a site.",
  site_removed: "Removed a site.",
  dead_replayed: "Put dead letters back in line.",
  dead_dropped: "Deleted dead letters.",
} as const;

export type AuditAction = keyof typeof AUDIT_ACTIONS;

export interface AuditEntry {
  /** Grows with time. */
  readonly id: number;
  readonly at: UnixMs;
  readonly role: Role;
  /** Who: a session or the bearer of a token. */
  readonly by: string;
  readonly action: AuditAction;
  /** What was changed, a site's key for instance; "" where the action says it all. */
  readonly subject: string;
  /** Names and counts; never a secret, never a person. */
  readonly detail: string;
}

export interface AuditPage {
  readonly limit: number;
  /** Only what came before the entry of this id. */
  readonly before?: number | undefined;
}

/** What operators changed, kept over restarts. */
export interface Audit {
  note(session: Pick<Session, "role" | "name">, action: AuditAction, subject?: string, detail?: string): void;
  /** Newest first. */
  list(page: AuditPage): readonly AuditEntry[];
}
