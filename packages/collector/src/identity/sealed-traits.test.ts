import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../lib/sha256.ts";
import { DAY_MS, type UnixMs, unixMs } from "../lib/time.ts";
import { HASHED_KEYS, type HashedUser } from "../wire/stored-event.ts";
import { createSeal } from "./seal.ts";
import { createSealedTraits } from "./sealed-traits.ts";

const sealed = createSealedTraits({ seal: createSeal(["a secret of at least thirty-two characters"]), path: "/_df" });
const scope = { domain: "example.com", isSecure: true, candidates: ["example.com"] };
const NOW = unixMs(1_790_000_000_000);
const JANE: HashedUser = { em: [sha256Hex("jane@example.com")], external_id: [sha256Hex("u-1")] };

const write = (user: HashedUser, sealedAt: UnixMs = NOW): string => {
  const [cookie = ""] = sealed.write({
    site: "shop",
    scope,
    before: undefined,
    next: { user, since: unixMs(NOW - 5), sealedAt },
  });
  return cookie;
};
const valueOf = (cookie: string): string => cookie.split(";")[0] ?? "";

describe("createSealedTraits", () => {
  it("writes a cookie for the collector alone, and reads it again", () => {
    const cookie = write(JANE);
    expect(cookie).toMatch(/^_df_id=[\w-]+; Path=\/_df; Domain=example\.com; Max-Age=33955200; SameSite=Lax; Secure; HttpOnly$/);
    expect(sealed.read(`x=1; ${valueOf(cookie)}; _epik=a`, "shop", NOW)).toEqual({ user: JANE, since: NOW - 5, sealedAt: NOW });
  });

  it("ignores another site's, one that is too old, a damaged one and none", () => {
    const cookie = valueOf(write(JANE));
    expect(sealed.read(cookie, "blog", NOW)).toBeUndefined();
    expect(sealed.read(cookie, "shop", unixMs(NOW + 393 * DAY_MS))).toBeUndefined();
    expect(sealed.read(cookie, "shop", unixMs(NOW + 393 * DAY_MS - 1))).toBeDefined();
    expect(sealed.read(`${cookie.slice(0, -1)}`, "shop", NOW)).toBeUndefined();
    expect(sealed.read("_df_id=", "shop", NOW)).toBeUndefined();
    expect(sealed.read(undefined, "shop", NOW)).toBeUndefined();
  });

  it("answers a cookie that it cannot open as it answers a good one", () => {
    const good = sealed.read(valueOf(write(JANE)), "shop", NOW);
    const change = { site: "shop", scope };
    expect(sealed.write({ ...change, before: good, next: good })).toEqual(
      sealed.write({ ...change, before: undefined, next: undefined }),
    );
  });

  it("takes the cookie away when the visitor is nobody known", () => {
    const [cookie] = sealed.write({ site: "shop", scope, before: { user: JANE, since: NOW, sealedAt: NOW }, next: undefined });
    expect(cookie).toBe("_df_id=; Path=/_df; Domain=example.com; Max-Age=0; SameSite=Lax; Secure; HttpOnly");
    expect(sealed.clear("_df_id=x", scope)).toEqual([cookie]);
    expect(sealed.clear("_epik=x", scope)).toEqual([]);
  });

  it("takes it away at every domain where it may stand, for the site's cookie domain may have been another", () => {
    const moved = { domain: "shop.example.com", isSecure: true, candidates: ["example.com", "shop.example.com"] };
    const known = { user: JANE, since: NOW, sealedAt: NOW };
    const reset = sealed.write({ site: "shop", scope: moved, before: known, next: undefined });
    expect(reset.map((cookie) => /Domain=([^;]+)/.exec(cookie)?.[1])).toEqual(["shop.example.com", "example.com"]);
    expect(sealed.clear("_df_id=x", moved)).toEqual(reset);
    const address = { isSecure: false, candidates: [] };
    expect(sealed.clear("_df_id=x", address)).toEqual(["_df_id=; Path=/_df; Max-Age=0; SameSite=Lax; HttpOnly"]);
  });

  it("holds no trait that can be read, neither raw nor hashed, in less than a kilobyte, whoever it is", () => {
    const traits = fc.uniqueArray(fc.string({ minLength: 4, maxLength: 60 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.record(Object.fromEntries(HASHED_KEYS.map((key) => [key, traits])), { requiredKeys: [] }), (person) => {
        const raw = Object.values(person).flatMap((values: readonly string[] | undefined) => values ?? []);
        const hashes = raw.map(sha256Hex);
        const user = Object.fromEntries(
          Object.entries(person).flatMap(([key, values]) => (values?.length ? [[key, values.map(sha256Hex)]] : [])),
        );
        const value = valueOf(write(user));
        expect(value.length).toBeLessThan(1024);
        const readings = [
          value,
          ...(["base64url", "hex", "latin1", "utf8"] as const).map((as) => Buffer.from(value.slice(7), "base64url").toString(as)),
        ];
        for (const text of readings) {
          // A short text may stand in random ones by chance.
          for (const trait of raw) if (trait.length > 7) expect(text).not.toContain(trait);
          for (const hash of hashes) {
            expect(text).not.toContain(hash);
            expect(text).not.toContain(Buffer.from(hash, "hex").toString("base64url").slice(0, 20));
            expect(text).not.toContain(Buffer.from(hash, "hex").toString("latin1").slice(0, 8));
          }
        }
        const read = sealed.read(value, "shop", NOW);
        for (const key of HASHED_KEYS) expect(user[key] ?? []).toEqual(expect.arrayContaining([...(read?.user[key] ?? [])]));
        expect(Object.keys(read?.user ?? {}).toSorted()).toEqual(Object.keys(user).toSorted());
      }),
    );
  });
});
