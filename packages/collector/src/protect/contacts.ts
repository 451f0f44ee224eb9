import { fromBase64 } from "./base64-text.ts";
import { holdsEmail, withoutEmails } from "./emails.ts";
import { unescapedLayers } from "./escapes.ts";
import { holdsPhone, withoutPhones } from "./phone-text.ts";

/** Without any of them a text holds neither, unless in base64. */
const MARKS = /[@＠﹫+＋﹢%&\\]/;

const holdsEither = (text: string): boolean => holdsEmail(text) || holdsPhone(text);

/**
 * Something in the text is an e-mail address or a phone number in international form, as it is, percent-encoded, in escapes of HTML or
 * JavaScript, or all in base64, a token say.
 */
export const holdsContact = (text: string): boolean => {
  if (MARKS.test(text) && (holdsEither(text) || unescapedLayers(text).some(holdsEither))) return true;
  return fromBase64(text).some(holdsContact);
};

/** A text for people without either; a text that hides one in an encoding goes as a whole. */
export const withoutContacts = (text: string): string => {
  const rest = withoutPhones(withoutEmails(text));
  return holdsContact(rest) ? "" : rest;
};
