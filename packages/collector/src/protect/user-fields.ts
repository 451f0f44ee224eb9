import type { HashedKey } from "../wire/stored-event.ts";
import type { WarningCode } from "../wire/warnings.ts";
import { birthdayWarning, normaliseBirthday } from "./normalise/birthday.ts";
import { normaliseCity } from "./normalise/city.ts";
import { normaliseCountry } from "./normalise/country.ts";
import { normaliseEmail } from "./normalise/email.ts";
import { normaliseExternalId } from "./normalise/external-id.ts";
import { normaliseGender } from "./normalise/gender.ts";
import { normaliseMobileId } from "./normalise/mobile-id.ts";
import { normaliseName } from "./normalise/name.ts";
import type { Normalise } from "./normalise/normaliser.ts";
import { normalisePhone } from "./normalise/phone.ts";
import { normalisePostcode } from "./normalise/postcode.ts";
import { normaliseState } from "./normalise/state.ts";

export interface UserField {
  /** Names of the trait, in `canonicalName`'s spelling. */
  readonly names: readonly string[];
  readonly normalise: Normalise;
  /** What is told of a value that cannot be used. */
  readonly warning: WarningCode | ((text: string) => WarningCode);
}

const words = (list: string): string[] => list.split(/\s+/);

/**
 * Where each hashed key comes from and how it is spelt before it is hashed. A new key is one row. Of what Google's tags hash
 * (`sha256_email_address`) a phone number is not taken: they hash it with its +.
 */
export const USER_FIELDS: Readonly<Record<HashedKey, UserField>> = {
  em: {
    names: words("email em emailaddress mail emailadresse sha256emailaddress emailsha256 hashedemail emailhash"),
    normalise: normaliseEmail,
    warning: "invalid_email",
  },
  ph: {
    names:
      words(`phone ph phonenumber phoneno phonemobile phonehome mobile mobilephone mobilenumber mobileno telephone tel telno msisdn
      contactnumber smsmarketingphone telefon telefonnummer telefono teléfono telefoon`),
    normalise: normalisePhone,
    warning: "invalid_phone",
  },
  fn: {
    names: words("firstname fn fname givenname sha256firstname vorname prenom prénom voornaam"),
    normalise: normaliseName,
    warning: "invalid_trait",
  },
  ln: {
    names: words("lastname ln lname surname familyname sha256lastname nachname apellido apellidos cognome achternaam"),
    normalise: normaliseName,
    warning: "invalid_trait",
  },
  ge: { names: ["gender", "ge"], normalise: normaliseGender, warning: "invalid_gender" },
  db: {
    names: words("birthday dateofbirth dob birthdate bday geburtsdatum db"),
    normalise: normaliseBirthday,
    warning: birthdayWarning,
  },
  ct: { names: ["city", "ct"], normalise: normaliseCity, warning: "invalid_trait" },
  st: { names: ["state", "st", "region", "province"], normalise: normaliseState, warning: "invalid_state" },
  zp: {
    names: words("postalcode zip zipcode postcode zp plz codepostal codigopostal"),
    normalise: normalisePostcode,
    warning: "invalid_postcode",
  },
  country: { names: ["country", "countrycode"], normalise: normaliseCountry, warning: "invalid_country" },
  external_id: {
    names: words("userid externalid customerid customernumber customerno memberid"),
    normalise: normaliseExternalId,
    warning: "invalid_trait",
  },
  hashed_maids: {
    names: ["advertisingid", "idfa", "gaid", "maid", "hashedmaids"],
    normalise: normaliseMobileId,
    warning: "invalid_mobile_id",
  },
};
