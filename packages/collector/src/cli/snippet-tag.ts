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
}

/** The tag to paste into a site's pages, as HTML. */
export const snippetTag = (options: SnippetTagOptions): string => {
  const { basePath, origin, siteKey, site, script, stub, nonce, pinned } = options;
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
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${escapeHtml(value)}"`],
  );
  const tag = `<script async${written.join("")}></script>`;
  if (stub === undefined) return tag;
  return `<script${nonce === undefined ? "" : ` nonce="${escapeHtml(nonce)}"`}>${stub}</script>\n${tag}`;
};

const escapeHtml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
