import type { Result } from "../lib/result.ts";
import { fail, ok } from "../lib/result.ts";
import type { Rejection } from "../wire/rejection.ts";
import type { Bytes, DoorRequest } from "./door.ts";
import { readStream } from "./web-door.ts";

/** The request's body as text, refused as soon as it is larger than `maxBytes`; a gzip body counts as what it inflates to. */
export const readBody = async (request: DoorRequest, maxBytes: number): Promise<Result<string, Rejection>> => {
  // Names of encodings are the same in upper case (RFC 9110, 8.4.1).
  const encoding = request.header("content-encoding")?.toLowerCase() || "identity";
  if (encoding !== "identity" && encoding !== "gzip") return fail(UNKNOWN_ENCODING);
  if (Number(request.header("content-length") ?? 0) > maxBytes) return fail(tooLarge(maxBytes));
  const sent = await request.body(maxBytes);
  if (sent === undefined) return fail(tooLarge(maxBytes));
  return encoding === "gzip" ? inflate(sent, maxBytes) : ok(decodeText(sent));
};

/** UTF-8, without a byte order mark; keeps no state between two texts. */
const decoder = new TextDecoder();
const decodeText = (bytes: Bytes): string => decoder.decode(bytes);

const UNKNOWN_ENCODING: Rejection = {
  reason: "unsupported_media_type",
  detail: "Send the body as it is, or with Content-Encoding: gzip.",
};

const tooLarge = (maxBytes: number): Rejection => ({
  reason: "body_too_large",
  detail: `Send at most ${Math.floor(maxBytes / 1024)} KiB in one request; split the batch.`,
});

const inflate = async (sent: Bytes, maxBytes: number): Promise<Result<string, Rejection>> => {
  try {
    const inflated = await readStream(new Blob([sent]).stream().pipeThrough(new DecompressionStream("gzip")), maxBytes);
    return inflated === undefined ? fail(tooLarge(maxBytes)) : ok(decodeText(inflated));
  } catch {
    return fail({ reason: "invalid_json", detail: "Send a whole gzip body: this one cannot be inflated." });
  }
};
