import { timingSafeEqual } from "node:crypto";
import type { HashText } from "../lib/sha256.ts";
import { type Role, ROLES } from "./session.ts";

/** The access tokens of each role; a role without one cannot be had. */
export type Grants = Readonly<Partial<Record<Role, string>>>;

/** The role that a token gives, found in the same time for every token that is none. */
export const roleOf = (grants: Grants, token: string, hash: HashText): Role | undefined => {
  const given = Buffer.from(hash(token));
  const found = ROLES.filter((role) => {
    const expected = grants[role];
    return expected !== undefined && timingSafeEqual(given, Buffer.from(hash(expected)));
  });
  return found[0];
};
