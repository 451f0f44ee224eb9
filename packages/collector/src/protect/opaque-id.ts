import { isUsableId } from "../wire/click-id.ts";
import { holdsEmail } from "./emails.ts";
import { holdsPhone } from "./phone-text.ts";

/** A click id or a visitor id that is one: what could not be a cookie's value, or holds an e-mail address or a phone number, is none of Pinterest's. */
export const isOpaqueId = (value: string): boolean => isUsableId(value) && !holdsEmail(value) && !holdsPhone(value);
