import type { StoredEvent } from "../../wire/stored-event.ts";

/** The hashes that a person is looked up by. */
const MARK_KEYS = ["em", "ph", "external_id", "hashed_maids"] as const;

/** Sixteen digits of a hash tell persons apart; what is found is compared in full where it matters. */
export const markOf = (key: string, hash: string): string => `${key}:${hash.slice(0, 16)}`;

export const marksOf = ({ user, pinUnauth }: StoredEvent): readonly string[] => [
  ...MARK_KEYS.flatMap((key) => (user[key] ?? []).map((hash) => markOf(key, hash))),
  ...(pinUnauth === undefined ? [] : [markOf("pinUnauth", pinUnauth)]),
];
