import type { Site } from "../config/site.ts";
import type { ScriptAsset } from "../http/script.ts";

export interface SnippetTagOptions {
  readonly basePath: string;
  /** The collector's address where it is not the page's own host, else empty. */
  readonly origin: string;
  /** Named in the tag; absent where the collector serves one site only. */
  readonly siteKey?: string;
  readonly site: Pick<Site, "cookieDomain" | "consentMode">;
  readonly script: Pick<ScriptAsset, "name" | "hash" | "integrity">;
  /** What the script is to do beside recording, as its attributes. */
  readonly attributes?: Readonly<Record<string, string | undefined>>;
  /** The inline stub, so that calls before the script has loaded are kept; absent without one. */
  readonly stub?: string;
  readonly nonce?: string;
  /** The immutable file with its hash, which browsers check: it must be pasted anew with each version. */
  readonly pinned: boolean;
  /** `gtm`: for a Custom HTML tag of Google Tag Manager. */
  readonly form?: "html" | "gtm";
}

/** The tag to paste into a site's pages, as HTML. */
export const snippetTag = (options: SnippetTagOptions): string => {
  const { stub, nonce } = options;
  const attributes = attributesOf(options);
  if (options.form === "gtm") return inline(scriptThatLoads(attributes), nonce);
  const tag = `<script async${attributes.map(([name, value]) => ` ${name}="${escapeHtml(value)}"`).join("")}></script>`;
  return stub === undefined ? tag : `${inline(stub, nonce)}\n${tag}`;
};

const attributesOf = (options: SnippetTagOptions): readonly (readonly [name: string, value: string])[] => {
  const { basePath, origin, siteKey, site, script, nonce, pinned } = options;
  const file = pinned ? `${script.name}.${script.hash}.js` : `${script.name}.js`;
  const attributes: Record<string, string | undefined> = {
    nonce,
    src: `${origin}${basePath}/${file}`,
    integrity: pinned ? script.integrity : undefined,
    crossorigin: pinned ? "anonymous" : undefined,
    "data-site": siteKey,
    "data-domain": site.cookieDomain,
    "data-consent": site.consentMode === "opt-out" ? undefined : site.consentMode,
    ...options.attributes,
  };
  return Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
};

const inline = (code: string, nonce: string | undefined): string =>
  `<script${nonce === undefined ? "" : ` nonce="${escapeHtml(nonce)}"`}>${code}</script>`;

/**
 * Tag Manager makes scripts anew and takes over little more than their source: the attributes are set by a script of our own. It takes
 * no syntax that is younger than ES5.
 */
const scriptThatLoads = (attributes: readonly (readonly [name: string, value: string])[]): string =>
  [
    "(function (script) {",
    ...attributes.map(([name, value]) => `  script.setAttribute(${toLiteral(name)}, ${toLiteral(value)});`),
    "  document.head.appendChild(script);",
    '})(document.createElement("script"));',
  ].join("\n");

const escapeHtml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** A string of JavaScript that ends no script. */
const toLiteral = (text: string): string => JSON.stringify(text).replaceAll("<", "\\u003c");
