/** What a page needs from its policy. */
export interface PolicyNeed {
  readonly directive: "script-src-elem" | "connect-src";
  readonly target: URL;
  /** The script tag's own. */
  readonly nonce: string | undefined;
}

/** Where a directive is absent the next one speaks. Source: https://www.w3.org/TR/CSP3/#directive-fallback-list. */
const FALLBACKS = {
  "script-src-elem": ["script-src-elem", "script-src", "default-src"],
  "connect-src": ["connect-src", "default-src"],
} as const;

/** The policies of a header, which may be several with commas between. */
export const findPolicies = (header: string | undefined): readonly string[] =>
  (header ?? "")
    .split(",")
    .map((policy) => policy.trim())
    .filter((policy) => policy !== "");

/** Whether one policy allows it. Source: https://www.w3.org/TR/CSP3/#match-url-to-source-list. */
export const policyAllows = (policy: string, { directive, target, nonce }: PolicyNeed, pageUrl: string): boolean => {
  const directives = new Map<string, readonly string[]>();
  for (const part of policy.split(";")) {
    const [name = "", ...sources] = part.trim().split(/\s+/);
    // The first of a name counts.
    if (!directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources);
  }
  const sources = FALLBACKS[directive].map((name) => directives.get(name)).find((list) => list !== undefined);
  if (sources === undefined) return true;
  if (nonce !== undefined && directive === "script-src-elem" && sources.includes(`'nonce-${nonce}'`)) return true;
  // With strict-dynamic only nonces and hashes count for scripts.
  if (directive === "script-src-elem" && sources.includes("'strict-dynamic'")) return false;
  return sources.some((source) => sourceAllows(source, target, new URL(pageUrl)));
};

const sourceAllows = (source: string, target: URL, page: URL): boolean => {
  if (source === "*") return /^https?:$/.test(target.protocol);
  if (source.toLowerCase() === "'self'") return target.origin === page.origin;
  if (/^[a-z][a-z0-9+.-]*:$/i.test(source)) return target.protocol === source.toLowerCase();
  const [, scheme, host = "", port, path] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:']+)(?::(\d+|\*))?(\/.*)?$/i.exec(source) ?? [];
  return (
    host !== "" &&
    schemeFits(scheme ?? page.protocol.slice(0, -1), target) &&
    hostFits(host.toLowerCase(), target.hostname) &&
    portFits(port, target) &&
    pathFits(path, target.pathname)
  );
};

/** http allows https too. */
const schemeFits = (scheme: string, { protocol }: URL): boolean =>
  protocol === `${scheme.toLowerCase()}:` || (scheme.toLowerCase() === "http" && protocol === "https:");

const hostFits = (pattern: string, host: string): boolean =>
  pattern === "*" || (pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern);

/** URL leaves out a scheme's own port. */
const portFits = (port: string | undefined, target: URL): boolean =>
  port === "*" ||
  (port === undefined ? target.port === "" : (target.port || (target.protocol === "https:" ? "443" : "80")) === port);

/** A path that ends in a slash allows all below it. */
const pathFits = (pattern: string | undefined, path: string): boolean =>
  pattern === undefined || (pattern.endsWith("/") ? path.startsWith(pattern) : path === pattern);
