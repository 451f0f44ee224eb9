import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A way to a server that can be cut, as by a firewall: nothing is refused, nothing comes through. */
export interface Cut {
  readonly port: number;
  cut(): void;
  mend(): void;
  /** What is connected now hangs, as with a server that has stopped: nothing more is taken from it. Who connects anew gets through. */
  freeze(): void;
  close(): Promise<void>;
}

export async function cuttable(target: number): Promise<Cut> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const link = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on("data", (bytes) => !isCut && to.write(bytes));
    from.on("error", () => {});
    from.on("close", () => to.destroy());
  };
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    link(near, far);
    link(far, near);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    cut: () => void (isCut = true),
    freeze: () => sockets.forEach((socket) => socket.pause()),
    // What was swallowed is missing from the streams of bytes, so these connections are over.
    mend() {
      isCut = false;
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
