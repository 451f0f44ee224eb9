import type { Handler } from "hono";
import type { Bytes, DoorAnswer, DoorHandler } from "./door.ts";
import { nodeBindings } from "./node-bindings.ts";

/** A door as a handler of Hono's, by the Web's request and response. */
export const webDoor =
  (handle: DoorHandler): Handler =>
  async (context) =>
    toResponse(
      await handle({
        peer: nodeBindings(context).incoming?.socket.remoteAddress,
        header: (name) => context.req.header(name),
        body: (maxBytes) => readStream(context.req.raw.body, maxBytes),
      }),
    );

export const toResponse = ({ status, headers, text }: DoorAnswer): Response =>
  new Response(text ?? null, { status, headers: headers.map(([name, value]): [string, string] => [name, value]) });

/** Undefined as soon as there is more than `maxBytes`. */
export const readStream = async (stream: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Bytes | undefined> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks as Bytes[]).arrayBuffer());
};
