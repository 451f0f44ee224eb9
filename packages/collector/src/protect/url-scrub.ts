import { holdsContact, showsContact } from "./contacts.ts";
import { holdsEmail, percentDecoded } from "./emails.ts";
import { encodedTexts } from "./encoded-text.ts";
import { unescapedLayers, withPlainMarks } from "./escapes.ts";
import { readPlainInternational } from "./normalise/phone-plans.ts";
import { holdsPhone } from "./phone-text.ts";
import type { ProtectSettings } from "./settings.ts";
import { privateParameter } from "./url-parameters.ts";

/** Scheme, user and host, path, query, fragment: cut by hand, since `URL` would encode anew what must stay byte for byte. */
const PARTS = /^([a-z][a-z0-9+.-]*:\/\/)([^/\\?#]+)([^?#]*)(\?[^#]*)?(#.*)?$/is;

type IsPrivate = (name: string) => boolean;

const nameOf = (parameter: string): string => {
  const end = parameter.indexOf("=");
  return end < 0 ? parameter : parameter.slice(0, end);
};

/** OAuth answers with both; a `code` alone is a voucher. */
const OAUTH: readonly string[] = ["code", "state"];

/** What may stand within a parameter: more of them, as in `return=%2Fthanks%3Fphone%3D…`, or JSON. */
const NESTED = /[%?;#"]/;

/** The name of a value in JSON, be it written as a text once more. */
const JSON_NAME = /"([^"\\]+)\\*"\s*:/g;

const holdsPersonalJson = (text: string, isPrivate: IsPrivate): boolean =>
  text.includes('"') && [...text.matchAll(JSON_NAME)].some(([, name = ""]) => isPrivate(name));

const namesPersonal = (text: string, isPrivate: IsPrivate): boolean =>
  text.split(/[?&;#]/).some((part) => part.includes("=") && isPrivate(nameOf(part))) || holdsPersonalJson(text, isPrivate);

/** It always is in base64, and nobody's. */
const CLICK_ID = /^epik=/i;

/** A form writes a space as +, and a + as %2B; at the beginning of a value, and where spaces are %20, a + is meant. */
const FORM_SPACE = /(?<!^|=|tel:)\+/gi;
const MAYBE_PHONE = /\+\d{7,15}(?!\d)/g;

const showsContactInForm = (parameter: string): boolean =>
  !parameter.includes("+") || parameter.includes("%20")
    ? showsContact(parameter)
    : showsContact(parameter.replace(FORM_SPACE, " ")) ||
      (parameter.match(MAYBE_PHONE) ?? []).some((number) => readPlainInternational(number) !== undefined);

const isPersonal = (parameter: string, isPrivate: IsPrivate): boolean => {
  if (showsContactInForm(parameter) || isPrivate(nameOf(parameter))) return true;
  if (NESTED.test(parameter) && namesPersonal(percentDecoded(parameter), isPrivate)) return true;
  if (CLICK_ID.test(parameter)) return false;
  return encodedTexts(parameter).some((text) => holdsContact(text) || namesPersonal(text, isPrivate));
};

const scrubQuery = (query: string, isPrivate: IsPrivate): string => {
  const parameters = query.slice(1).split("&");
  const names = parameters.map(nameOf);
  const isOAuth = OAUTH.every((name) => names.includes(name));
  const kept = parameters.filter(
    (parameter) => !isPersonal(parameter, isPrivate) && !(isOAuth && OAUTH.includes(nameOf(parameter))),
  );
  if (kept.length === parameters.length) return query;
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
};

/** A fragment is a route or a place on the page; with one private part in it, it goes as a whole. */
const scrubFragment = (fragment: string, isPrivate: IsPrivate): string => {
  const parts = fragment.split(/[#/?&;]/);
  const isFound =
    holdsContact(fragment) || parts.some((part) => (part.includes("=") ? isPersonal(part, isPrivate) : holdsContact(part)));
  return isFound ? "" : fragment;
};

/** What stands behind a segment: `/cart;jsessionid=…`. */
const PATH_PARAMETER = /;([^;/\\]*)/g;

/** A word for a path segment that holds an e-mail address or a phone number; shorter than any. */
const withoutContact = (segment: string): string => {
  if (holdsEmail(segment)) return "email";
  if (holdsPhone(segment)) return "phone";
  const hidden = [...encodedTexts(segment), ...unescapedLayers(segment)].find(holdsContact);
  return hidden === undefined ? segment : withoutContact(hidden);
};

const scrubPath = (path: string, isPrivate: IsPrivate): string => {
  const rest = path.includes(";")
    ? path.replace(PATH_PARAMETER, (all, parameter: string) => (isPersonal(parameter, isPrivate) ? "" : all))
    : path;
  return holdsContact(rest) ? rest.replace(/[^/\\]+/g, withoutContact) : rest;
};

type Settings = Pick<ProtectSettings, "scrubParameters">;

/**
 * An address without personal data: no user and password, no parameter, path segment or fragment that holds an e-mail address, a phone
 * number in international form or, by its name, a person or a secret. All the rest stays byte for byte, so `epik` and `utm_*` arrive as they were. Undefined where the text is
 * no address with a host (relative, `data:`, `mailto:`, `file:`).
 */
export const scrubUrl = (url: string, settings: Settings): string | undefined => {
  const text = withPlainMarks(url.trim().replace(/[\t\n\r]/g, ""));
  const [, scheme, authority, path = "", query = "", fragment = ""] = PARTS.exec(text) ?? [];
  if (scheme === undefined || authority === undefined || scheme.toLowerCase() === "file://" || !URL.canParse(text))
    return undefined;
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  if (host === "") return undefined;
  return (scheme + host + scrubParts({ path, query, fragment }, settings)).trimEnd();
};

/**
 * The same of a text that is a part of an address, or an address without its host: `/thanks?email=…`, `?phone=…`, `a=1&token=…`. A text
 * without anything like a parameter stays as it is.
 */
export const scrubReference = (text: string, settings: Settings): string => {
  if (!text.includes("=")) return text;
  // A query without its mark.
  if (/^[^/?#;=]*=/.test(text)) return scrubReference(`?${text}`, settings).slice(1);
  const [, path = "", query = "", fragment = ""] = REFERENCE.exec(text) ?? [];
  return scrubParts({ path, query, fragment }, settings);
};

const REFERENCE = /^([^?#]*)(\?[^#]*)?(#.*)?$/s;

interface Parts {
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

const scrubParts = ({ path, query, fragment }: Parts, { scrubParameters }: Settings): string => {
  const isPrivate = privateParameter(scrubParameters);
  return (
    scrubPath(path, isPrivate) +
    (query === "" ? "" : scrubQuery(query, isPrivate)) +
    (fragment === "" ? "" : scrubFragment(fragment, isPrivate))
  );
};
