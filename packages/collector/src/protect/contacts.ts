import { holdsEmail, withoutEmails } from "./emails.ts";
import { encodedTexts } from "./encoded-text.ts";
import { unescapedLayers } from "./escapes.ts";
import { holdsPhone, withoutPhones } from "./phone-text.ts";

/** Without any of them a text shows neither. */
const MARKS = /[@＠﹫+＋﹢%&\\]/;

const holdsEither = (text: string): boolean => holdsEmail(text) || holdsPhone(text);

/**
 * Something in the text is an e-mail address or a phone number in international form, as it is, percent-encoded, or in escapes of HTML or
 * JavaScript.
 */
export const showsContact = (text: string): boolean =>
  MARKS.test(text) && (holdsEither(text) || unescapedLayers(text).some(holdsEither));

/** The same, or something in it is one in base64 or hexadecimal digits, in a token say. */
export const holdsContact = (text: string): boolean => showsContact(text) || encodedTexts(text).some(holdsContact);

/** A text for people without either; a text that hides one in an encoding goes as a whole. */
export const withoutContacts = (text: string): string => {
  const rest = withoutPhones(withoutEmails(text));
  return holdsContact(rest) ? "" : rest;
};
