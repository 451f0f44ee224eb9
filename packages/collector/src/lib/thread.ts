import { extname } from "node:path";
import { parentPort, Worker, workerData } from "node:worker_threads";

/** What a thread offers, as the thread that started it sees it: the same calls, answered later and in their order. */
export type Remote<Api> = {
  readonly [Method in keyof Api]: Api[Method] extends (...args: infer Args) => infer Value
    ? (...args: Args) => Promise<Awaited<Value>>
    : never;
};

export interface Thread<Api> {
  readonly calls: Remote<Api>;
  /** Ends the thread when what was called is answered. Later calls reject, as do all when the thread fails. */
  close(): Promise<void>;
}

interface Call {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly reason: string });

/** Starts the worker thread of a module beside the caller's, named without its ending: it is .ts from source and .js when built. */
export function startThread<Api extends object>(module: string, caller: string, settings: unknown): Thread<Api> {
  const worker = new Worker(new URL(`${module}${extname(caller)}`, caller), { workerData: settings });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  let calls = 0;
  let stopped: Error | undefined;

  const stop = (error: Error): void => {
    stopped ??= error;
    for (const { reject } of waiting.values()) reject(stopped);
    waiting.clear();
  };
  worker.on("error", stop);
  worker.on("exit", () => stop(new Error("The thread has stopped.")));
  worker.on("message", (answer: Answer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("reason" in answer) asker?.reject(new Error(answer.reason));
    else asker?.resolve(answer.value);
  });

  const call = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (stopped) return reject(stopped);
      const message: Call = { id: (calls += 1), method, args };
      waiting.set(message.id, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
      worker.postMessage(message);
    });

  const remote = new Proxy(
    {},
    {
      get:
        (_target, method) =>
        (...args: unknown[]) =>
          call(String(method), args),
    },
  );
  return {
    // Both ends are made from `Api`.
    calls: remote as Remote<Api>,
    async close() {
      if (!stopped) await call(CLOSE, []);
      await exited;
    },
  };
}

const CLOSE = "close thread";

/** The other end: answers calls one after the other. `open` gets what `startThread` was given. */
export function serveThread<Settings>(open: (settings: Settings) => { readonly api: object; close(): void }): void {
  const port = parentPort;
  if (!port) throw new Error("This module runs as a worker thread.");
  const { api, close } = open(workerData as Settings);
  const methods = new Map<string, unknown>(Object.entries(api));
  port.on("message", ({ id, method, args }: Call) => {
    try {
      const perform = method === CLOSE ? close : methods.get(method);
      const answer: Answer = { id, value: typeof perform === "function" ? perform(...args) : undefined };
      port.postMessage(answer);
    } catch (error) {
      port.postMessage({ id, reason: error instanceof Error ? error.message : String(error) } satisfies Answer);
    }
    if (method === CLOSE) port.close();
  });
}
