import { holdsEmail, withoutEmails } from "./emails.ts";
import { holdsPhone, withoutPhones } from "./phone-text.ts";

/** Something in the text is an e-mail address or a phone number in international form, as it is or percent-encoded. */
export const holdsContact = (text: string): boolean => holdsEmail(text) || holdsPhone(text);

/** A text for people without either; a text that hides one in percent-encoding goes as a whole. */
export const withoutContacts = (text: string): string => withoutPhones(withoutEmails(text));
