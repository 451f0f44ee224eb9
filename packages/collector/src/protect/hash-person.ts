import { asSha256Hex, type HashText } from "../lib/sha256.ts";
import type { UnixMs } from "../lib/time.ts";
import type { PersonFilter } from "../wire/person-filter.ts";
import type { HashedKey } from "../wire/stored-event.ts";
import { hashUser } from "./hash-user.ts";
import { addTrait, type RawTraits } from "./raw-traits.ts";

/** What somebody says that a person is known by, in clear or hashed already. */
export interface NamedPerson {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  /** The site's own id. */
  readonly user?: string | undefined;
  readonly advertisingId?: string | undefined;
  /** The value of the `_pin_unauth` cookie. */
  readonly pinUnauth?: string | undefined;
  /** The click id, always in clear: the value of the `_epik` cookie. */
  readonly epik?: string | undefined;
}

const KEYS = {
  email: "em",
  phone: "ph",
  user: "external_id",
  advertisingId: "hashed_maids",
} as const satisfies Record<Exclude<keyof NamedPerson, "pinUnauth" | "epik">, HashedKey>;

export interface HashedPerson {
  readonly person: PersonFilter;
  /** What was named but is no such thing: it cannot have been stored. */
  readonly unusable: readonly (keyof NamedPerson)[];
}

/** By the same rules as at the door. `country` (ISO 3166 alpha-2, upper-case) completes a national phone number. */
export const hashPerson = (
  named: NamedPerson,
  { country, now }: { readonly country?: string | undefined; readonly now: UnixMs },
  hash: HashText,
): HashedPerson => {
  const raw: RawTraits = new Map();
  const names = Object.keys(KEYS) as (keyof typeof KEYS)[];
  for (const name of names) addTrait(raw, KEYS[name], name, named[name], () => {});
  const user = hashUser(raw, { receivedAt: now, ...(country === undefined ? {} : { country }) }, hash, () => {});
  const [pinUnauth, epik] = [named.pinUnauth?.trim(), named.epik?.trim()];
  return {
    person: {
      ...user,
      ...(pinUnauth && { pinUnauth: [asSha256Hex(pinUnauth) ?? hash(pinUnauth)] }),
      ...(epik && { epik: [hash(epik)] }),
    },
    unusable: [
      ...names.filter((name) => named[name] !== undefined && user[KEYS[name]] === undefined),
      ...(pinUnauth === "" ? (["pinUnauth"] as const) : []),
      ...(epik === "" ? (["epik"] as const) : []),
    ],
  };
};
