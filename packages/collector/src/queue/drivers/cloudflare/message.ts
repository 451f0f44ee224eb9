import { isJsonObject } from "../../../lib/json.ts";
import { utf8Length } from "../../../lib/utf8.ts";
import type { StoredEvent } from "../../../wire/stored-event.ts";
import type { DeadLetter } from "../../queue.ts";

/**
 * Bounds of Cloudflare Queues, with room for what a message is wrapped in.
 * Source: https://developers.cloudflare.com/queues/platform/limits/ (128 KB a message, 100 messages or 256 KB a sendBatch).
 */
export const MESSAGE_LIMITS = { maxBytes: 120_000, maxCallMessages: 100, maxCallBytes: 250_000 } as const;

/** An event in line, with the attempts that it has made. */
export interface Entry {
  readonly event: StoredEvent;
  readonly attempts: number;
}

/** A dead letter as the dead-letter queue holds it. */
export type Letter = Omit<DeadLetter, "key">;

/** What a message of ours says: a segment, events that came together; or one that was given up. */
export type Message =
  | { readonly kind: "segment"; readonly entries: readonly Entry[] }
  | { readonly kind: "letter"; readonly letter: Letter };

const SEGMENT = { head: '{"v":1,"entries":[', tail: "]}" } as const;

/** Segments as texts, each of which fits into a message. An entry that alone is larger has a text of its own, which does not fit. */
export const encodeSegments = (entries: readonly Entry[]): readonly string[] => {
  const texts: string[] = [];
  let parts: string[] = [];
  let bytes = 0;
  const close = (): void => {
    if (parts.length > 0) texts.push(`${SEGMENT.head}${parts.join(",")}${SEGMENT.tail}`);
    parts = [];
    bytes = SEGMENT.head.length + SEGMENT.tail.length;
  };
  close();
  for (const { event, attempts } of entries) {
    const part = JSON.stringify({ event, attempts });
    const partBytes = utf8Length(part) + 1;
    if (bytes + partBytes > MESSAGE_LIMITS.maxBytes) close();
    parts.push(part);
    bytes += partBytes;
  }
  close();
  return texts;
};

export const encodeLetter = (letter: Letter): string => JSON.stringify({ v: 1, letter });

/** Undefined for what is no message of this program's. What it wrote itself is trusted. */
export const decodeMessage = (body: unknown): Message | undefined => {
  const value = parse(body);
  if (!isJsonObject(value) || value.v !== 1) return undefined;
  if (Array.isArray(value.entries)) return { kind: "segment", entries: value.entries as unknown as readonly Entry[] };
  return isJsonObject(value.letter) ? { kind: "letter", letter: value.letter as unknown as Letter } : undefined;
};

const parse = (body: unknown): unknown => {
  try {
    return typeof body === "string" ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
};
