import type { IncomingMessage } from "node:http";
import type { Context } from "hono";
import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import type { Rejection } from "../wire/rejection.ts";

/**
 * The request's body as text, refused as soon as it is larger than `maxBytes`, whatever Content-Length says. On Node it is read from the
 * incoming message itself, which spares the detour over web streams (worth 19 % of the ingest route when measured).
 */
export const readBody = async (context: Context, maxBytes: number): Promise<Result<string, Rejection>> => {
  if (Number(context.req.header("content-length") ?? 0) > maxBytes) return fail(tooLarge(maxBytes));
  const { incoming } = (context.env ?? {}) as { incoming?: IncomingMessage };
  const body = incoming ? await readIncoming(incoming, maxBytes) : await readStream(context.req.raw.body, maxBytes);
  return body === undefined ? fail(tooLarge(maxBytes)) : ok(body);
};

const tooLarge = (maxBytes: number): Rejection => ({
  reason: "body_too_large",
  detail: `Send at most ${Math.floor(maxBytes / 1024)} KiB in one request; split the batch.`,
});

/** Undefined when there is more than `maxBytes`; the rest is left unread, so that the answer still goes out. */
const readIncoming = (incoming: IncomingMessage, maxBytes: number): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on("data", (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length <= maxBytes) chunks.push(chunk);
      else {
        incoming.pause();
        resolve(undefined);
      }
    });
    incoming.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    incoming.once("error", reject);
  });

const readStream = async (stream: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string | undefined> => {
  const decoder = new TextDecoder();
  let body = "";
  let length = 0;
  for await (const chunk of stream ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return undefined;
    body += decoder.decode(chunk, { stream: true });
  }
  return body + decoder.decode();
};
