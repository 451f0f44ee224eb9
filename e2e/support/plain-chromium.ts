import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { needBinary } from "./engine-binaries.ts";

/** A tab as a visitor has it. */
export interface PlainTab {
  /** What an expression in its page gives, or the promise of it. */
  run(expression: string): Promise<unknown>;
  /** Brings it to the front; the one that was there is hidden. */
  show(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Chromium without anybody at its pages: no debugger is attached but while `run` asks. A driven one prerenders nothing and shows every tab;
 * this one does as on a visitor's desk.
 */
export interface PlainChromium {
  open(url: string, where?: "background"): Promise<PlainTab>;
  close(): Promise<void>;
}

export const openPlainChromium = async (): Promise<PlainChromium> => {
  const profile = await mkdtemp(join(tmpdir(), "dayfly-chromium-"));
  const child = spawn(
    needBinary("chromium"),
    [
      "--headless=new",
      "--no-sandbox",
      "--no-first-run",
      "--remote-debugging-port=0",
      "--host-resolver-rules=MAP *.test 127.0.0.1",
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const exited = once(child, "exit");
  const { send, close } = await connect(await addressIn(child.stderr));
  return {
    async open(url, where) {
      const { targetId } = await send("Target.createTarget", { url, background: where === "background" });
      return {
        async run(expression) {
          const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
          const asked = { expression, awaitPromise: true, returnByValue: true };
          const { result } = await send("Runtime.evaluate", asked, String(sessionId));
          await send("Target.detachFromTarget", { sessionId });
          return Object(result).value;
        },
        show: async () => void (await send("Target.activateTarget", { targetId })),
        close: async () => void (await send("Target.closeTarget", { targetId })),
      };
    },
    async close() {
      close();
      child.kill();
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/** Where it can be spoken to, as it says itself. */
const addressIn = async (stderr: NodeJS.ReadableStream): Promise<string> => {
  for await (const line of createInterface(stderr)) {
    const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    stderr.resume();
    return address;
  }
  throw new Error("Chromium ended before it said where it listens.");
};

type Reply = Readonly<Record<string, unknown>>;

/** The DevTools protocol, as far as it is asks and answers. */
const connect = async (address: string) => {
  const socket = new WebSocket(address);
  await once(socket, "open");
  const waiting = new Map<number, (reply: Reply) => void>();
  let asked = 0;
  socket.addEventListener("message", ({ data }) => {
    const { id, result, error } = JSON.parse(String(data));
    waiting.get(id)?.(result ?? { error });
    waiting.delete(id);
  });
  return {
    send: (method: string, params: object, sessionId?: string): Promise<Reply> =>
      new Promise((resolve) => {
        asked += 1;
        waiting.set(asked, resolve);
        socket.send(JSON.stringify({ id: asked, method, params, sessionId }));
      }),
    close: () => socket.close(),
  };
};
