import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A way to a server that can be cut, as by a firewall: nothing is refused, nothing comes through. */
export interface Cut {
  readonly port: number;
  cut(): void;
  /** What is asked comes through, and no answer. */
  deafen(): void;
  mend(): void;
  /** From the first bytes on that hold `text`, nothing that is asked comes through until it is released. */
  hold(text: string): { readonly isHolding: () => boolean; release(): void };
  /** What is connected now hangs, as with a server that has stopped: nothing more is taken from it. Who connects anew gets through. */
  freeze(): void;
  close(): Promise<void>;
}

export async function cuttable(target: number): Promise<Cut> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let isDeaf = false;
  let holdText: string | undefined;
  let held: (() => void)[] = [];
  const ask = (bytes: Buffer, far: Socket): void => {
    const isHeld = held.length > 0 || (holdText !== undefined && bytes.includes(holdText));
    if (isHeld) held.push(() => far.write(bytes));
    else far.write(bytes);
  };
  const link = (from: Socket, to: Socket, pass: (bytes: Buffer) => void): void => {
    sockets.add(from);
    from.on("data", (bytes: Buffer) => !isCut && pass(bytes));
    from.on("error", () => {});
    from.on("close", () => to.destroy());
  };
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    link(near, far, (bytes) => ask(bytes, far));
    link(far, near, (bytes) => !isDeaf && near.write(bytes));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    cut: () => void (isCut = true),
    deafen: () => void (isDeaf = true),
    freeze: () => sockets.forEach((socket) => socket.pause()),
    // What was swallowed is missing from the streams of bytes, so these connections are over.
    mend() {
      isCut = false;
      isDeaf = false;
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    hold(text) {
      holdText = text;
      return {
        isHolding: () => held.length > 0,
        release() {
          holdText = undefined;
          for (const write of held) write();
          held = [];
        },
      };
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
