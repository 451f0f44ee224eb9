/** `read` sees everything that the console shows, `admin` changes it too. */
export const ROLES = ["admin", "read"] as const;
export type Role = (typeof ROLES)[number];

/** Who asks, as the guard found out. */
export interface Session {
  readonly role: Role;
  /** Whom the audit log names: `session 3fa9c2d1` or `bearer token`. */
  readonly name: string;
  /** Goes into the hidden field `csrf` of every form, or the header `x-csrf-token`; "" for a bearer, who needs none. */
  readonly csrf: string;
  /** Whether it still holds: what goes on for long, as a stream does, asks again. Asking is no use of the session. */
  readonly isOpen: () => boolean;
}

/** What a guarded app finds in its context: `context.get("session")`. */
export interface AccessEnv {
  Variables: { session: Session };
}
