import type { Sha256Hex } from "../lib/sha256.ts";
import { type UnixMs, unixMs } from "../lib/time.ts";
import { HASHED_KEYS, type HashedKey, type HashedUser } from "../wire/stored-event.ts";

/** Who a visitor said to be, hashed, as their own browser keeps it for us. */
export interface KnownPerson {
  /** The first `external_id` is the site's own id. */
  readonly user: HashedUser;
  /** When they said so first, by their browser's clock: what happened before is not known to be theirs. */
  readonly since: UnixMs;
  /** When it was sealed last, by the collector's clock. */
  readonly sealedAt: UnixMs;
}

/** Values kept of each key, the newest: with all of them the cookie still has less than a kilobyte. */
const MAX_VALUES = {
  em: 3,
  ph: 3,
  external_id: 3,
  hashed_maids: 2,
  fn: 1,
  ln: 1,
  ge: 1,
  db: 1,
  ct: 1,
  st: 1,
  zp: 1,
  country: 1,
} as const satisfies Record<HashedKey, number>;

/** Keys of which a person has several: an older one still is theirs. */
const ADD_UP: ReadonlySet<HashedKey> = new Set(["em", "ph"]);

/** Whether the site's own id differs, where both have one. */
export const isAnother = (earlier: HashedUser, later: HashedUser): boolean => {
  const [before] = earlier.external_id ?? [];
  const [after] = later.external_id ?? [];
  return before !== undefined && after !== undefined && before !== after;
};

/** What was said later wins, field by field; e-mail addresses and phone numbers add up, the newest first. */
export const mergeUsers = (earlier: HashedUser, later: HashedUser): HashedUser => {
  const merged: { [Key in HashedKey]?: readonly Sha256Hex[] } = { ...later };
  for (const key of HASHED_KEYS) {
    const [before, after] = [earlier[key], later[key]];
    if (before === undefined) continue;
    if (after === undefined) merged[key] = before;
    else if (ADD_UP.has(key)) merged[key] = [...new Set([...after, ...before])].slice(0, Math.max(MAX_VALUES[key], after.length));
  }
  return merged;
};

/** Whether two are known by the same values, in the same order. */
export const isSameUser = (a: HashedUser, b: HashedUser): boolean =>
  HASHED_KEYS.every((key) => a[key]?.join() === b[key]?.join());

const HEAD_BYTES = 16;
const HASH_BYTES = 32;

/** Two times, then for each hash its key's number and its bytes. */
export const encodePerson = ({ user, since, sealedAt }: KnownPerson): Uint8Array => {
  const hashes = HASHED_KEYS.flatMap((key, number) =>
    (user[key] ?? []).slice(0, MAX_VALUES[key]).map((hash) => ({ number, hash })),
  );
  const bytes = Buffer.alloc(HEAD_BYTES + hashes.length * (1 + HASH_BYTES));
  bytes.writeDoubleBE(since, 0);
  bytes.writeDoubleBE(sealedAt, 8);
  hashes.forEach(({ number, hash }, place) => {
    const at = HEAD_BYTES + place * (1 + HASH_BYTES);
    bytes[at] = number;
    bytes.write(hash, at + 1, "hex");
  });
  return bytes;
};

/** Of bytes that `encodePerson` wrote; the seal saw to that. */
export const decodePerson = (content: Uint8Array): KnownPerson => {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const user: { [Key in HashedKey]?: Sha256Hex[] } = {};
  for (let at = HEAD_BYTES; at < bytes.length; at += 1 + HASH_BYTES) {
    const key = HASHED_KEYS[bytes[at] ?? -1];
    if (key !== undefined) (user[key] ??= []).push(bytes.toString("hex", at + 1, at + 1 + HASH_BYTES) as Sha256Hex);
  }
  return { user, since: unixMs(bytes.readDoubleBE(0)), sealedAt: unixMs(bytes.readDoubleBE(8)) };
};
