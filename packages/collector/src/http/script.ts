import type { Handler } from "hono";

/** A build of the snippet, compressed when it was made. */
export interface ScriptAsset {
  /** `df`; `df.tag` with the bridge to the Pinterest Tag; `df.all` with consent sources, dataLayer and forms too. */
  readonly name: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
  readonly brotli: Uint8Array<ArrayBuffer>;
  /** The first 12 hex digits of its SHA-256: part of the immutable file's name. */
  readonly hash: string;
  /** `sha384-…`, for the script tag's `integrity`. */
  readonly integrity: string;
}

/** Ten minutes: a corrected script is everywhere soon. The hashed name is for ever. */
const LIFETIMES = {
  short: "public, max-age=600, stale-while-revalidate=86400",
  immutable: "public, max-age=31536000, immutable",
} as const;

export type ScriptLifetime = keyof typeof LIFETIMES;

/** Whoever serves the script: what must go with it. */
export const scriptHeaders = (lifetime: ScriptLifetime): Record<string, string> => ({
  "cache-control": LIFETIMES[lifetime],
  "content-type": "text/javascript; charset=utf-8",
  "cross-origin-resource-policy": "cross-origin",
  // Anonymous CORS, which Subresource Integrity needs on another host; the script holds nothing private.
  "access-control-allow-origin": "*",
  "x-content-type-options": "nosniff",
});

const ENCODINGS = [
  ["br", "brotli"],
  ["gzip", "gzip"],
] as const;

/** Serves a build as `<name>.js` (ETag, short cache) or under its hashed name (immutable). */
export const createScript =
  (asset: ScriptAsset, lifetime: ScriptLifetime): Handler =>
  (context) => {
    const etag = `"${asset.hash}"`;
    const headers = { etag, vary: "Accept-Encoding", ...scriptHeaders(lifetime) };
    if (context.req.header("if-none-match")?.includes(etag)) return new Response(null, { status: 304, headers });
    const accepted = context.req.header("accept-encoding") ?? "";
    const encoding = ENCODINGS.find(([name]) => new RegExp(`\\b${name}\\b(?!;q=0(\\.0*)?(,|$))`).test(accepted));
    if (!encoding) return new Response(asset.plain, { headers });
    return new Response(asset[encoding[1]], { headers: { ...headers, "content-encoding": encoding[0] } });
  };
