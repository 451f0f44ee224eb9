import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { makeCertificate } from "./certificate.ts";

/** A port that is every host at once. */
export interface EveryHost {
  readonly port: number;
  /** `127.0.0.1:port`. */
  readonly proxy: string;
  close(): void;
}

/**
 * The one port speaks http, and is the browsers' proxy too: whatever host they ask it for, on https or http, it is itself. So sites have
 * real names, and no request leaves the machine. `request.url` is always the path.
 */
export const listenAsEveryHost = async (answer: RequestListener): Promise<EveryHost> => {
  const secure = createTlsServer(makeCertificate(), answer);
  const server = createServer((request, response) => {
    // To a proxy a browser writes the whole address.
    request.url = (request.url ?? "/").replace(/^http:\/\/[^/]+/, "");
    answer(request, response);
  }).on("connect", (_request, socket) => {
    // A browser that closes a tab leaves without a word.
    socket.on("error", () => {});
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    secure.emit("connection", socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    port,
    proxy: `127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
      secure.closeAllConnections();
    },
  };
};
