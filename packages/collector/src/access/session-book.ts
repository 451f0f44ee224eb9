import type { Clock } from "../lib/clock.ts";
import type { HashText, Sha256Hex } from "../lib/sha256.ts";
import { HOUR_MS, MINUTE_MS, type UnixMs, unixMs } from "../lib/time.ts";
import type { Grants } from "./grants.ts";
import { type Role, ROLES, type Session } from "./session.ts";

/** A session as it is kept: what is there does not open one. */
export interface SessionRow {
  /** Hash of the session's id and of the access token that opened it. */
  readonly key: Sha256Hex;
  readonly role: Role;
  readonly openedAt: UnixMs;
  readonly seenAt: UnixMs;
}

/** Keeps sessions over restarts. */
export interface SessionStore {
  find(key: Sha256Hex): SessionRow | undefined;
  save(row: SessionRow): void;
  remove(key: Sha256Hex): void;
  /** Removes those that were opened or last seen before the given moments. */
  prune(before: { readonly openedAt: UnixMs; readonly seenAt: UnixMs }): void;
}

/** How long a session lasts: in all, and without being used. */
export const SESSION_MS = { total: 12 * HOUR_MS, idle: HOUR_MS };

/** A session that is used is written down as used this often at most. */
const SEEN_EVERY_MS = MINUTE_MS;

/** Opens sessions and finds them again. An access token that changes ends the sessions that it opened. */
export interface SessionBook {
  /** A session under a new id, which is for the cookie alone. */
  open(role: Role): string;
  find(id: string): Session | undefined;
  end(id: string): void;
}

export interface SessionBookParts {
  readonly grants: Grants;
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly hash: HashText;
  /** A random text of at least 256 bits. */
  readonly mintSecret: () => string;
}

export const createSessionBook = ({ grants, store, clock, hash, mintSecret }: SessionBookParts): SessionBook => {
  const keyOf = (id: string, role: Role): Sha256Hex | undefined => {
    const token = grants[role];
    return token === undefined ? undefined : hash(`session\n${id}\n${token}`);
  };
  const keysOf = (id: string): readonly Sha256Hex[] => ROLES.flatMap((role) => keyOf(id, role) ?? []);
  const findOpen = (id: string): SessionRow | undefined => {
    const limit = oldest();
    return keysOf(id)
      .map((key) => store.find(key))
      .find((row) => row !== undefined && row.openedAt > limit.openedAt && row.seenAt > limit.seenAt);
  };
  const oldest = () => ({
    openedAt: unixMs(clock.now() - SESSION_MS.total),
    seenAt: unixMs(clock.now() - SESSION_MS.idle),
  });

  return {
    open(role) {
      store.prune(oldest());
      const id = mintSecret();
      const key = keyOf(id, role);
      if (key === undefined) throw new Error(`There is no access token of the role ${role}.`);
      store.save({ key, role, openedAt: clock.now(), seenAt: clock.now() });
      return id;
    },
    find(id) {
      const row = findOpen(id);
      if (row === undefined) return undefined;
      if (clock.now() - row.seenAt >= SEEN_EVERY_MS) store.save({ ...row, seenAt: clock.now() });
      const name = `session ${row.key.slice(0, 8)}`;
      return { role: row.role, name, csrf: hash(`csrf\n${id}`), isOpen: () => findOpen(id) !== undefined };
    },
    end: (id) => keysOf(id).forEach((key) => store.remove(key)),
  };
};
