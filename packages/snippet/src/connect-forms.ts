import { isOn, options } from "./config.ts";
import { said } from "./consent.ts";
import { guard, on } from "./notices.ts";
import { plainEmail, plainPhone } from "./plain-trait.ts";
import type { Tracker } from "./types.ts";

/** Whose content is not the visitor's contact, whatever its type says: cards have fields of type `tel`, gifts go to somebody else. */
const NEVER = /friend|recipient|gift|invite|pass|card|cc-|cvc|cvv|csc|iban|expir|otp|one-time|pin\b|ssn|tax|fax/i;

/** What is looked for, each by what a field says of itself, and how it is spelt before it is hashed. */
const TRAITS = [
  { trait: "email", named: /e-?mail/i, plain: plainEmail },
  { trait: "phone", named: /phone|mobile|\btel/i, plain: plainPhone },
] as const;

/** Everything by which a field says what it holds. */
const describe = ({ type, name, id, autocomplete }: HTMLInputElement): string => `${type} ${autocomplete} ${name} ${id}`;

const isTyped = (field: unknown): field is HTMLInputElement =>
  field instanceof HTMLInputElement && /^(email|tel|text)$/.test(field.type) && !NEVER.test(describe(field));

const sha256Hex = async (text: string): Promise<string> => {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => (256 + byte).toString(16).slice(1)).join("");
};

/**
 * Hashes the first e-mail address and the first phone number of a form that is sent, and identifies the visitor by the hashes. What was
 * typed goes nowhere. A page without `crypto.subtle`, on plain http, and a visitor who refused have none.
 */
export const connectForms = (tracker: Tracker): void => {
  if (!isOn(options.autoIdentify) || !window.crypto?.subtle) return;
  const identify = async (form: HTMLFormElement): Promise<void> => {
    const fields = Array.from(form.elements).filter(isTyped);
    const found = TRAITS.flatMap(({ trait, named, plain }) => {
      const text = fields
        .filter((field) => named.test(describe(field)))
        .map(({ value }) => plain(value))
        .find(Boolean);
      return text ? [{ trait, text }] : [];
    });
    const hashes = await Promise.all(found.map(async ({ trait, text }) => [trait, await sha256Hex(text)]));
    if (hashes[0] && said.state !== "denied") tracker.identify(Object.fromEntries(hashes));
  };
  const listener = guard(({ target }: Event): void => {
    if (said.state !== "denied" && target instanceof HTMLFormElement) identify(target).catch(() => {});
  });
  addEventListener("submit", listener, true);
  on("end", () => removeEventListener("submit", listener, true));
};
