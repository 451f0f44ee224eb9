import { holdsEmail } from "./emails.ts";
import type { ProtectSettings } from "./settings.ts";
import { privateParameter } from "./url-parameters.ts";

/** Scheme, user and host, path, query, fragment: cut by hand, since `URL` would encode anew what must stay byte for byte. */
const PARTS = /^([a-z][a-z0-9+.-]*:\/\/)([^/\\?#]+)([^?#]*)(\?[^#]*)?(#.*)?$/is;

/** Stands for a path segment that was an address; shorter than any. */
const SEGMENT = "email";

type IsPrivate = (name: string) => boolean;

const nameOf = (parameter: string): string => {
  const end = parameter.indexOf("=");
  return end < 0 ? parameter : parameter.slice(0, end);
};

/** OAuth answers with both; a `code` alone is a voucher. */
const OAUTH: readonly string[] = ["code", "state"];

const scrubQuery = (query: string, isPrivate: IsPrivate): string => {
  const parameters = query.slice(1).split("&");
  const names = parameters.map(nameOf);
  const isOAuth = OAUTH.every((name) => names.includes(name));
  const kept = parameters.filter((parameter, index) => {
    const name = names[index] ?? "";
    return !holdsEmail(parameter) && !isPrivate(name) && !(isOAuth && OAUTH.includes(name));
  });
  if (kept.length === parameters.length) return query;
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
};

/** A fragment is a route or a place on the page; with one private part in it, it goes as a whole. */
const scrubFragment = (fragment: string, isPrivate: IsPrivate): string => {
  const parameters = fragment.split(/[#/?&]/).filter((part) => part.includes("="));
  return holdsEmail(fragment) || parameters.some((part) => isPrivate(nameOf(part))) ? "" : fragment;
};

const scrubPath = (path: string): string =>
  holdsEmail(path) ? path.replace(/[^/\\]+/g, (segment) => (holdsEmail(segment) ? SEGMENT : segment)) : path;

/**
 * An address without personal data: no user and password, no parameter, path segment or fragment that holds an e-mail address or, by its
 * name, a person or a secret. All the rest stays byte for byte, so `epik` and `utm_*` arrive as they were. Undefined where the text is
 * no address with a host (relative, `data:`, `mailto:`, `file:`).
 */
export const scrubUrl = (url: string, settings: Pick<ProtectSettings, "scrubParameters">): string | undefined => {
  const text = url.trim().replace(/[\t\n\r]/g, "");
  const [, scheme, authority, path = "", query = "", fragment = ""] = PARTS.exec(text) ?? [];
  if (scheme === undefined || authority === undefined || scheme.toLowerCase() === "file://" || !URL.canParse(text))
    return undefined;
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  if (host === "") return undefined;
  const isPrivate = privateParameter(settings.scrubParameters);
  const rest = (query === "" ? "" : scrubQuery(query, isPrivate)) + (fragment === "" ? "" : scrubFragment(fragment, isPrivate));
  return (scheme + host + scrubPath(path) + rest).trimEnd();
};
