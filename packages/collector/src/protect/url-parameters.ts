import { memoise } from "../lib/memoise.ts";
import { canonicalName } from "./canonical-name.ts";
import { isPersonalParameter, PARTS } from "./private-names.ts";

/**
 * Names of URL parameters that carry a person or a secret, beside those that name a person's in properties too. Not here, so they stay:
 * `epik`, `utm_*`, click ids, and what a shop filters by (`name`, `city`, `mobile`, `code`).
 */
const PRIVATE = new Set(
  `mail uid login pwd pass session sessionid sid jsessionid phpsessid jwt otp auth authorization signature ticket`.split(/\s+/),
);

/** Also behind a prefix: `my_mail`, `access_token`, `client_secret`. */
const PRIVATE_ENDINGS = /(?:e?mail(?:address)?|phone|password|token|secret|apikey|streetaddress|cardnumber)$/;

const decoded = (name: string): string => {
  if (!/[%+]/.test(name)) return name;
  try {
    return decodeURIComponent(name.replaceAll("+", " "));
  } catch {
    return name;
  }
};

const ruleOf = (configured: readonly string[]): ((name: string) => boolean) => {
  const own = new Set(configured.map(canonicalName));
  const isPrivate = (part: string): boolean => {
    const canonical = canonicalName(part);
    return PRIVATE.has(canonical) || own.has(canonical) || PRIVATE_ENDINGS.test(canonical) || isPersonalParameter(canonical);
  };
  return memoise((name) => {
    const plain = decoded(name);
    return isPrivate(plain) || (PARTS.test(plain) && plain.split(PARTS).some(isPrivate));
  });
};

const rules = new WeakMap<readonly string[], (name: string) => boolean>();

/** Whether a parameter is removed whatever its value; `configured` adds the site's own names. A list is read once. */
export const privateParameter = (configured: readonly string[]): ((name: string) => boolean) => {
  const rule = rules.get(configured) ?? ruleOf(configured);
  rules.set(configured, rule);
  return rule;
};
