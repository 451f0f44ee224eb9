import { connect } from "node:net";

export interface RawAnswer {
  /** Everything that came back until the server closed the connection. */
  readonly text: string;
  /** HTTP status of each answer in it, in order. */
  readonly statuses: readonly number[];
  readonly afterMs: number;
}

/** Yields what to write, piece by piece, as slowly as it likes. */
export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Speaks to a port byte by byte, as no HTTP client would. Resolves when the server has closed the connection. */
export const rawRequest = (url: string, pieces: Pieces): Promise<RawAnswer> => {
  const { hostname, port } = new URL(url);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on("data", (chunk) => chunks.push(chunk));
    // A server that closes while we still write resets the connection: what it said before counts.
    socket.on("error", () => {});
    socket.on("close", () => {
      const text = Buffer.concat(chunks).toString("latin1");
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
      resolve({ text, statuses, afterMs: performance.now() - startedAt });
    });
    const send = async (): Promise<void> => {
      for await (const piece of pieces) {
        if (socket.destroyed) return;
        if (!socket.write(piece)) await new Promise((resume) => void socket.once("drain", resume).once("close", resume));
      }
    };
    socket.once("connect", () => void send());
  });
};

/** The head of a beacon's request, as a browser writes it. */
export const beaconHead = (more: readonly string[]): string =>
  [
    "POST /_df/e HTTP/1.1",
    "Host: shop.example",
    "Origin: https://shop.example",
    "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
    "Content-Type: text/plain",
    ...more,
    "",
    "",
  ].join("\r\n");
