import { HASHED_KEYS, type HashedKey } from "../wire/stored-event.ts";
import { memoise } from "../lib/memoise.ts";
import { canonicalName } from "./canonical-name.ts";
import { USER_FIELDS } from "./user-fields.ts";

const words = (list: string): string[] => list.split(/\s+/);

/** From a trait's canonical name to its key. */
export const TRAIT_KEYS: ReadonlyMap<string, HashedKey> = new Map(
  HASHED_KEYS.flatMap((key) => USER_FIELDS[key].names.map((name) => [name, key] as const)),
);

const ADDRESSES = new Set(words("address shippingaddress billingaddress deliveryaddress homeaddress"));

/** Under which whatever is no plain word says who somebody is; a word may tell a kind of customer. */
const SOMEBODY = new Set(words("user customer person contact buyer recipient passenger traveller traveler attendee"));

/** Names that hold a person's traits when their value is an object. */
const PEOPLE = new Set([...ADDRESSES, ...SOMEBODY, ...words("visitor profile trait traits userdata billing shipping")]);

/** Traits whose name means nothing else in an event's properties. Not `name`, `city`, `state`, `gender`, `id`: a product has those too. */
const UNAMBIGUOUS = new Set(
  words(`email emailaddress emailadresse mail phone phonenumber phoneno phonemobile phonehome mobilephone mobilenumber mobileno mobile
    telephone tel telno msisdn contactnumber smsmarketingphone telefon telefonnummer telefono teléfono telefoon
    firstname fname givenname vorname prenom prénom voornaam lastname lname surname familyname nachname apellido cognome achternaam
    birthday dateofbirth dob birthdate bday geburtsdatum userid externalid customerid customernumber customerno memberid
    advertisingid idfa gaid`),
);

/** Also behind whatever word: `order_email`, `receiverFirstName`. */
const UNAMBIGUOUS_ENDING = /(?:email|emailaddress|phonenumber|firstname|lastname)$/;

/** Whose it is: `billing_email`, `customerPhone`, `home_tel`, `customerBillingCity`. */
const WHOSE =
  /^(?:customer|user|client|member|account|billing|shipping|delivery|invoice|postal(?!code)|mailing|shipto|billto|contact|buyer|payer|recipient|receiver|sender|subscriber|visitor|guest|person|passenger|travell?er|attendee|cardholder|holder|home|work|cell)+/;

/** Traits beyond doubt once it is said whose they are. Not state and country, which tell nobody from others and are a parcel's too. */
const SOMEBODYS: ReadonlySet<HashedKey> = new Set(["em", "ph", "fn", "ln", "ge", "db", "ct", "zp"]);

/** Personal, and of no use to Pinterest. */
const UNWANTED = new Set(
  words(`fullname customername middlename maidenname nickname username ip ipaddress remoteaddr useragent fax faxnumber whatsapp
    whatsappnumber landline password passwd pwd passphrase authorization jwt otp sessionid
    ssn socialsecuritynumber nationalid passport passportnumber taxid taxnumber taxvat vatid vatnumber cpf nif dni driverlicense
    driverslicense licenseplate iban accountnumber bankaccount bankaccountnumber sortcode routingnumber
    creditcard creditcardname cardholder accountholder nameoncard ccowner cvv cvc cardcvv cardcvc
    street streetname streetnumber streetno streetaddress housenumber houseno addressline addressindex addr fulladdress
    formattedaddress strasse straße hausnummer adresse direccion dirección indirizzo`),
);

/** Of a card, and what opens a door. */
const SECRET_ENDING = /(?:cardnumber|ccnumber|ccnumberenc|token|secret|apikey|password)$/;

/** Of a device, as shop systems, tag servers and proxies name it: `browser_ip`, `remote_ip`, `ip_override`, `x_forwarded_for`, `http_user_agent`. */
const UNWANTED_ENDING =
  /(?:(?:browser|remote|real|visitor|source|request|origin|peer|last|order|connecting)ip|ipoverride|ipv|ipaddressv?|remoteaddress|forwardedfor|useragent)$/;

/** Of no use to Pinterest, and personal once it is said whose it is. */
const SOMEBODYS_UNWANTED = new Set([...UNWANTED, ...ADDRESSES, ...words("name company login vat")]);

export type NameMeaning =
  | { readonly kind: "trait"; readonly key: HashedKey }
  /** An object under this name describes a person. */
  | { readonly kind: "person" }
  /** A text under this name is personal whatever it says. */
  | { readonly kind: "personal" }
  /** A text under this name may say who somebody is. */
  | { readonly kind: "somebody" };

const PERSON: NameMeaning = { kind: "person" };
const PERSONAL: NameMeaning = { kind: "personal" };
const WHO: NameMeaning = { kind: "somebody" };

export const holdsTraits = (canonical: string): boolean => PEOPLE.has(canonical);

/** Of several (`phones`, `address_2`, `passengers`) the name of one. */
const singular = (canonical: string): string =>
  canonical
    .replace(/\d{1,2}$/, "")
    .replace(/(?<=address)es$/, "")
    .replace(/(?<=[^s])s$/, "");

const traitKeyOf = (name: string, bare: string): HashedKey | undefined => {
  const plain = UNAMBIGUOUS.has(name) ? name : (UNAMBIGUOUS_ENDING.exec(name)?.[0] ?? bare);
  const key = TRAIT_KEYS.get(plain);
  if (key === undefined || UNAMBIGUOUS.has(plain)) return key;
  return bare !== name && SOMEBODYS.has(key) ? key : undefined;
};

/** Of a text under the name, and of an object or a list under it. */
interface Meanings {
  readonly text?: NameMeaning;
  readonly nested?: NameMeaning;
}

const meaningsOfWord = (given: string): Meanings => {
  const name = singular(canonicalName(given));
  const bare = name.replace(WHOSE, "");
  const key = traitKeyOf(name, bare);
  if (key !== undefined) return { text: { kind: "trait", key }, nested: { kind: "trait", key } };
  const isPersonal =
    UNWANTED.has(name) ||
    UNWANTED_ENDING.test(name) ||
    SECRET_ENDING.test(name) ||
    ADDRESSES.has(name) ||
    (bare !== name && SOMEBODYS_UNWANTED.has(bare));
  if (!PEOPLE.has(name) && !ADDRESSES.has(bare)) return isPersonal ? { text: PERSONAL, nested: PERSONAL } : {};
  if (isPersonal) return { text: PERSONAL, nested: PERSON };
  return SOMEBODY.has(name) ? { text: WHO, nested: PERSON } : { nested: PERSON };
};

/** Between the parts of `user[email]` and `customer.phone`, as forms name their fields. */
export const PARTS = /[[\].]+/;

/** Sites use few names, over and over. */
const meaningsOf = memoise((given): Meanings => {
  const [last, parent] = given.split(PARTS).filter(Boolean).toReversed();
  if (last === undefined || parent === undefined) return meaningsOfWord(last ?? given);
  const key = holdsTraits(singular(canonicalName(parent))) ? TRAIT_KEYS.get(canonicalName(last)) : undefined;
  if (key !== undefined) return { text: { kind: "trait", key }, nested: { kind: "trait", key } };
  return { ...meaningsOfWord(last), ...meaningsOfWord(`${parent}_${last}`) };
});

/** What a property's name says of its value beyond doubt; an address may come as an object or as a text. */
export const meaningInProps = (name: string, isNested: boolean): NameMeaning | undefined =>
  isNested ? meaningsOf(name).nested : meaningsOf(name).text;

/** Shops filter by it, `?mobile=1`. */
const IN_PROPS_ALONE = new Set(["mobile"]);

/** Whether a parameter of an address is a person's by its name, in `canonicalName`'s spelling. */
export const isPersonalParameter = (canonical: string): boolean => {
  const { text } = meaningsOf(canonical);
  return (text?.kind === "trait" || text?.kind === "personal") && !IN_PROPS_ALONE.has(canonical);
};
