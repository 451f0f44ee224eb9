import { gunzipSync, gzipSync } from "node:zlib";
import { headers, type MsgHdrs } from "@nats-io/transport-node";

/** What a message of ours looks like; a node refuses, and keeps, what a later dayfly wrote. */
const FORMAT = "1";

const HEADER = {
  format: "Dayfly-Format",
  encoding: "Dayfly-Encoding",
  /** Receipt time of its oldest event. */
  receivedAt: "Dayfly-Received-At",
  /** When the first of its events is due. */
  dueAt: "Dayfly-Due-At",
} as const;

export interface MessageFacts {
  readonly receivedAt: number;
  readonly dueAt?: number;
}

export interface Encoded {
  readonly body: Uint8Array;
  readonly headers: MsgHdrs;
}

/**
 * Lines as a message, in one text. One over the server's limit is compressed, for events that came together are alike; it may be over the
 * limit all the same.
 */
export function encodeMessage(lines: string, { receivedAt, dueAt }: MessageFacts, maxBytes: number): Encoded {
  const facts = headers();
  facts.set(HEADER.format, FORMAT);
  facts.set(HEADER.receivedAt, String(receivedAt));
  if (dueAt !== undefined) facts.set(HEADER.dueAt, String(dueAt));
  const plain = Buffer.from(lines);
  if (plain.byteLength <= maxBytes) return { body: plain, headers: facts };
  facts.set(HEADER.encoding, "gzip");
  return { body: gzipSync(plain, { level: 1 }), headers: facts };
}

/** What does not fit into a message is sent in two. */
export const halves = <Item>(items: readonly Item[]): readonly (readonly Item[])[] => {
  const middle = items.length >> 1;
  return [items.slice(0, middle), items.slice(middle)];
};

/** Undefined for what this version does not understand, and for what is damaged. */
export function decodeMessage(
  data: Uint8Array,
  facts: MsgHdrs | undefined,
): (MessageFacts & { readonly text: string }) | undefined {
  if (facts?.get(HEADER.format) !== FORMAT) return undefined;
  const encoding = facts.get(HEADER.encoding);
  if (encoding !== "" && encoding !== "gzip") return undefined;
  const body = encoding === "gzip" ? gunzipped(data) : data;
  if (body === undefined) return undefined;
  const dueAt = facts.get(HEADER.dueAt);
  return {
    text: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"),
    receivedAt: Number(facts.get(HEADER.receivedAt)),
    ...(dueAt === "" ? {} : { dueAt: Number(dueAt) }),
  };
}

function gunzipped(data: Uint8Array): Buffer<ArrayBufferLike> | undefined {
  try {
    return gunzipSync(data);
  } catch {
    return undefined;
  }
}
