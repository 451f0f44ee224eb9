import type { IncomingMessage, ServerResponse } from "node:http";
import { type Bytes, type DoorHandler, SenderGone } from "../http/door.ts";

/**
 * Answers a door's request on Node's own request and response: the Web's, and the router before them, cost a fifth of what a beacon costs.
 */
export const answerDoor = async (handle: DoorHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const { status, headers, text } = await handle({
    peer: incoming.socket.remoteAddress,
    header(name) {
      const value = incoming.headers[name];
      return typeof value === "string" ? value : undefined;
    },
    body: (maxBytes) => readIncoming(incoming, maxBytes),
  });
  const length = text === undefined ? [] : ["content-length", String(Buffer.byteLength(text))];
  outgoing.writeHead(status, [...headers.flat(), ...length]);
  outgoing.end(text);
  // Node lets a connection rest, also one on which the rest of a request that nobody reads still comes.
  if (!incoming.complete) outgoing.once("finish", () => incoming.socket.setTimeout(UNREAD_MS));
};

/** How long a sender whose body is left unread has to read the answer. */
const UNREAD_MS = 5_000;

/** What a thread holds of bodies that are still coming. Beyond it the oldest is broken off: a slow one, for most come in one piece. */
const MAX_UNFINISHED_BYTES = 32 * 2 ** 20;

/** The oldest first. */
const unfinished = new Map<IncomingMessage, number>();
let unfinishedBytes = 0;

const hold = (incoming: IncomingMessage, bytes: number): void => {
  unfinished.set(incoming, (unfinished.get(incoming) ?? 0) + bytes);
  unfinishedBytes += bytes;
  for (const [oldest] of unfinished) {
    if (unfinishedBytes <= MAX_UNFINISHED_BYTES) return;
    release(oldest);
    oldest.destroy(new SenderGone("Too much is being received at once."));
  }
};

const release = (incoming: IncomingMessage): void => {
  unfinishedBytes -= unfinished.get(incoming) ?? 0;
  unfinished.delete(incoming);
};

/** Undefined when there is more than `maxBytes`; the rest is left unread, so that the answer still goes out. */
const readIncoming = (incoming: IncomingMessage, maxBytes: number): Promise<Bytes | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer<ArrayBuffer>[] = [];
    let length = 0;
    incoming.on("data", (chunk: Buffer<ArrayBuffer>) => {
      length += chunk.byteLength;
      if (length <= maxBytes) {
        chunks.push(chunk);
        hold(incoming, chunk.byteLength);
      } else {
        incoming.pause();
        release(incoming);
        resolve(undefined);
      }
    });
    incoming.once("end", () => {
      release(incoming);
      resolve(joinChunks(chunks));
    });
    incoming.once("error", (error) => {
      release(incoming);
      reject(new SenderGone(error.message));
    });
  });

/** Most beacons come in one piece. */
const joinChunks = (chunks: readonly Buffer<ArrayBuffer>[]): Bytes => {
  const [only, second] = chunks;
  return only !== undefined && second === undefined ? only : Buffer.concat(chunks);
};
