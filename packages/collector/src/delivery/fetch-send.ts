import { SECOND_MS } from "../lib/time.ts";
import type { Send } from "./send.ts";

/** For everything together, the answer's body included. */
const TOTAL_MS = 60 * SECOND_MS;
/** A longer answer is a fault. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** The way to Pinterest where there are no sockets of one's own (Workers). */
export const fetchSend: Send = async ({ url, headers, body }, signal) => {
  const total = AbortSignal.timeout(TOTAL_MS);
  let phase: "headers" | "body" = "headers";
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: headers(),
      body: body as Uint8Array<ArrayBuffer>,
      redirect: "manual",
      signal: signal === undefined ? total : AbortSignal.any([signal, total]),
    });
    phase = "body";
    const text = await readCapped(response.body, MAX_ANSWER_BYTES);
    if (text === undefined) return { kind: "network", code: "BODY_TOO_LARGE" };
    return { kind: "answer", status: response.status, headers: Object.fromEntries(response.headers), body: text };
  } catch (error) {
    if (signal?.aborted) return { kind: "aborted" };
    // An error's name only: its message may quote the request.
    return total.aborted
      ? { kind: "timeout", phase }
      : { kind: "network", code: error instanceof Error ? error.name : "UNKNOWN" };
  }
};

/** Undefined when there is more than `maxBytes`; leaving the loop cancels the rest. */
const readCapped = async (stream: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string | undefined> => {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of stream ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};
