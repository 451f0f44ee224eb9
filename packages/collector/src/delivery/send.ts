import type { LookupFunction } from "node:net";
import { errorCode } from "../lib/error-code.ts";

/** A POST, ready to be sent. Its headers hold a credential: they come from a call, so that no log, JSON or inspection shows them. */
export interface HttpRequest {
  readonly url: string;
  readonly headers: () => Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What came of a request. */
export type SendResult =
  | {
      readonly kind: "answer";
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** Nothing is known of what the other side did. */
  | { readonly kind: "timeout"; readonly phase: "connect" | "headers" | "body" }
  /** `code`: as Node or undici names it (ECONNREFUSED, ENOTFOUND, UND_ERR_SOCKET, …), or BODY_TOO_LARGE. */
  | { readonly kind: "network"; readonly code: string }
  | { readonly kind: "aborted" };

/** Never rejects; redirects are answers like others and are not followed. */
export type Send = (request: HttpRequest, signal?: AbortSignal) => Promise<SendResult>;

export interface SendSettings {
  readonly connectMs: number;
  /** From the request's last byte to the answer's headers. */
  readonly headersMs: number;
  /** Between two pieces of the answer's body. */
  readonly bodyMs: number;
  /** For everything together, so that a body that trickles ends too. */
  readonly totalMs: number;
  /** A longer answer is a fault; Pinterest's for 1,000 events has some 100 KB. */
  readonly maxAnswerBytes: number;
}

const SEND_SETTINGS: SendSettings = {
  connectMs: 10_000,
  headersMs: 30_000,
  bodyMs: 15_000,
  totalMs: 60_000,
  maxAnswerBytes: 1024 * 1024,
};

/** Absent: names are resolved as the system does. */
interface Resolver {
  readonly lookup?: LookupFunction | undefined;
}

/** The way to Pinterest over real sockets. `close` ends them; what is under way is then answered as a network failure. */
export const createSend = ({ lookup, ...overrides }: Partial<SendSettings> & Resolver = {}): Send & {
  close(): Promise<void>;
} => {
  const settings = { ...SEND_SETTINGS, ...overrides };
  const open = async () => {
    const undici = await loadUndici();
    const agent = new undici.Agent({
      connect: { timeout: settings.connectMs, ...(lookup && { lookup }) },
      headersTimeout: settings.headersMs,
      bodyTimeout: settings.bodyMs,
      // HTTP/1.1 has one request a connection, so that a reset hits one batch only.
      allowH2: false,
      pipelining: 1,
    });
    return { undici, agent };
  };
  let opened: ReturnType<typeof open> | undefined;

  const send: Send = async ({ url, headers, body }, signal) => {
    const { undici, agent } = await (opened ??= open());
    const total = AbortSignal.timeout(settings.totalMs);
    let phase: "headers" | "body" = "headers";
    try {
      const response = await undici.request(url, {
        dispatcher: agent,
        method: "POST",
        headers: headers(),
        body,
        signal: signal === undefined ? total : AbortSignal.any([signal, total]),
      });
      phase = "body";
      const text = await readCapped(response.body, settings.maxAnswerBytes);
      if (text === undefined) return { kind: "network", code: "BODY_TOO_LARGE" };
      return { kind: "answer", status: response.statusCode, headers: flatten(response.headers), body: text };
    } catch (error) {
      if (signal?.aborted) return { kind: "aborted" };
      return total.aborted ? { kind: "timeout", phase } : describe(error, undici.errors);
    }
  };

  return Object.assign(send, { close: async () => (await opened)?.agent.destroy() });
};

/** A megabyte of code, which a start does not wait for. */
const loadUndici = () => import("undici");

/** Undefined when there is more than `maxBytes`; leaving the loop destroys the body and its socket. */
const readCapped = async (body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string | undefined> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

const flatten = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> => {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value;
  return flat;
};

/** An error's code only: its message may quote the request. */
const describe = (error: unknown, errors: Awaited<ReturnType<typeof loadUndici>>["errors"]): SendResult => {
  if (error instanceof errors.ConnectTimeoutError) return { kind: "timeout", phase: "connect" };
  if (error instanceof errors.HeadersTimeoutError) return { kind: "timeout", phase: "headers" };
  if (error instanceof errors.BodyTimeoutError) return { kind: "timeout", phase: "body" };
  return { kind: "network", code: errorCode(error) ?? "UNKNOWN" };
};
