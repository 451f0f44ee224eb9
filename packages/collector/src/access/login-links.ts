import type { Clock } from "../lib/clock.ts";
import type { HashText, Sha256Hex } from "../lib/sha256.ts";
import { HOUR_MS } from "../lib/time.ts";
import type { Role } from "./session.ts";

/** Codes that sign in once, within an hour. They end with the process. */
export interface LoginLinks {
  mint(role: Role): string;
  /** The role that a code gives, once. */
  take(code: string): Role | undefined;
}

const VALID_MS = HOUR_MS;

export interface LoginLinksParts {
  readonly clock: Clock;
  readonly hash: HashText;
  readonly mintSecret: () => string;
}

export const createLoginLinks = ({ clock, hash, mintSecret }: LoginLinksParts): LoginLinks => {
  const minted = new Map<Sha256Hex, { readonly role: Role; readonly untilMs: number }>();
  return {
    mint(role) {
      const nowMs = clock.monotonicMs();
      for (const [key, { untilMs }] of minted) if (untilMs <= nowMs) minted.delete(key);
      const code = mintSecret();
      minted.set(hash(code), { role, untilMs: nowMs + VALID_MS });
      return code;
    },
    take(code) {
      const key = hash(code);
      const link = minted.get(key);
      minted.delete(key);
      return link !== undefined && clock.monotonicMs() < link.untilMs ? link.role : undefined;
    },
  };
};
