import { HASHED_KEYS, type HashedKey } from "../wire/stored-event.ts";
import { memoise } from "../lib/memoise.ts";
import { canonicalName } from "./canonical-name.ts";
import { USER_FIELDS } from "./user-fields.ts";

const words = (list: string): string[] => list.split(/\s+/);

/** From a trait's canonical name to its key. */
export const TRAIT_KEYS: ReadonlyMap<string, HashedKey> = new Map(
  HASHED_KEYS.flatMap((key) => USER_FIELDS[key].names.map((name) => [name, key] as const)),
);

const ADDRESSES = new Set(["address", "shippingaddress", "billingaddress", "homeaddress"]);

/** Names that hold a person's traits when their value is an object. */
const PEOPLE = new Set([
  ...ADDRESSES,
  ...words("user customer person contact buyer recipient visitor profile traits userdata billing shipping"),
]);

/** Traits whose name means nothing else in an event's properties. Not `name`, `city`, `state`, `gender`, `id`: a product has those too. */
const UNAMBIGUOUS = new Set(
  words(`email emailaddress phone phonenumber mobilephone mobilenumber telephone firstname givenname lastname surname familyname
    birthday dateofbirth dob birthdate userid externalid customerid advertisingid idfa gaid`),
);

/** Whose e-mail or phone it is: `billing_email`, `customerPhone`. */
const WHOSE = /^(?:customer|user|billing|shipping|contact|buyer|recipient|guest)/;

/** Personal, and of no use to Pinterest. */
const UNWANTED = new Set(
  words(`fullname customername username password passwd ssn iban cardnumber creditcard ip ipaddress
    street streetaddress address1 address2 addressline1 addressline2`),
);

export type NameMeaning =
  | { readonly kind: "trait"; readonly key: HashedKey }
  /** An object under this name describes a person. */
  | { readonly kind: "person" }
  /** A text under this name is personal whatever it says. */
  | { readonly kind: "personal" };

const PERSON: NameMeaning = { kind: "person" };
const PERSONAL: NameMeaning = { kind: "personal" };

export const holdsTraits = (canonical: string): boolean => PEOPLE.has(canonical);

/** Of a text under the name, and of an object or a list under it. Sites use few names, over and over. */
const meaningsOf = memoise((name): { readonly text?: NameMeaning; readonly nested?: NameMeaning } => {
  const canonical = canonicalName(name);
  const trait = UNAMBIGUOUS.has(canonical) ? canonical : canonical.replace(WHOSE, "");
  const key = UNAMBIGUOUS.has(trait) ? TRAIT_KEYS.get(trait) : undefined;
  if (key !== undefined) return { text: { kind: "trait", key }, nested: { kind: "trait", key } };
  const isPersonal = UNWANTED.has(canonical) || ADDRESSES.has(canonical);
  if (PEOPLE.has(canonical)) return { nested: PERSON, ...(isPersonal ? { text: PERSONAL } : {}) };
  return isPersonal ? { text: PERSONAL, nested: PERSONAL } : {};
});

/** What a property's name says of its value beyond doubt; an address may come as an object or as a text. */
export const meaningInProps = (name: string, isNested: boolean): NameMeaning | undefined =>
  isNested ? meaningsOf(name).nested : meaningsOf(name).text;
