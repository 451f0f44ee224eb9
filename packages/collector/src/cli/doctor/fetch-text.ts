import { Agent, request } from "undici";
import { errorCode } from "../../lib/error-code.ts";

/** What came of a GET: an answer of any status, or why there is none, as Node or undici names it. */
export type Fetched =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** Where redirects led. */
      readonly url: string;
    }
  | { readonly kind: "none"; readonly code: string };

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 5 * 1024 * 1024;
const MAX_REDIRECTS = 5;

/** GET as a visitor's browser would, redirects followed. Never rejects. */
export const createFetchText = (): { readonly get: (url: string) => Promise<Fetched>; close(): Promise<void> } => {
  const dispatcher = new Agent({ connect: { timeout: TIMEOUT_MS }, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const known = new Map<string, Promise<Fetched>>();

  const fetchOnce = async (url: string, redirects: number): Promise<Fetched> => {
    try {
      const response = await request(url, {
        dispatcher,
        headers: { accept: "*/*", "user-agent": "Mozilla/5.0 (dayfly doctor)" },
      });
      const headers = Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
      );
      const target = response.statusCode >= 300 && response.statusCode < 400 ? URL.parse(headers["location"] ?? "", url) : null;
      const body = await readCapped(response.body);
      if (target !== null && redirects > 0) return await fetchOnce(target.href, redirects - 1);
      return { kind: "answer", status: response.statusCode, headers, body, url };
    } catch (error) {
      return { kind: "none", code: errorCode(error) ?? (error instanceof Error ? error.name : "UNKNOWN") };
    }
  };

  return {
    get(url) {
      const before = known.get(url) ?? fetchOnce(url, MAX_REDIRECTS);
      known.set(url, before);
      return before;
    },
    close: () => dispatcher.destroy(),
  };
};

const readCapped = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};
