import { extname } from "node:path";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { messageOf } from "./message-of.ts";
import { fail, ok, type Result } from "./result.ts";

/** What a thread offers, as the thread that started it sees it: the same calls, answered later and in their order. */
export type Remote<Api> = {
  readonly [Method in keyof Api]: Api[Method] extends (...args: infer Args) => infer Value
    ? (...args: Args) => Promise<Awaited<Value>>
    : never;
};

export interface Thread<Api> {
  /** They reject with a sentence when the thread could not open what it offers, fails, or has ended. */
  readonly calls: Remote<Api>;
  /** Resolves when what the thread offers is open; rejects with why it cannot be. */
  opened(): Promise<void>;
  /** Ends the thread when what was called is answered. */
  close(): Promise<void>;
}

export interface ThreadOptions {
  /** For people: `storage`. */
  readonly name: string;
  /** What `open` of `serveThread` is given. */
  readonly settings: unknown;
  /** Nothing goes on without it: once it was open, its failure ends the process. Whoever supervises that starts it anew. */
  readonly isVital?: boolean;
}

interface Call {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly reason: string });

/** Calls that every thread answers. */
const OPENED = "thread opened";
const CLOSE = "close thread";

/** What passes through stays or is gone at once: more room would be taken, and save nothing. */
const YOUNG_GENERATION_MB = 6;

/** Starts the worker thread of a module beside the caller's, named without its ending: it is .ts from source and .js when built. */
export function startThread<Api extends object>(
  module: string,
  caller: string,
  { name, settings, isVital = false }: ThreadOptions,
): Thread<Api> {
  const worker = new Worker(new URL(`${module}${extname(caller)}`, caller), {
    name: `dayfly-${name}`,
    workerData: settings,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  let calls = 0;
  let stopped: Error | undefined;
  let isOpen = false;

  const stop = (error: Error): void => {
    stopped ??= error;
    for (const { reject } of waiting.values()) reject(stopped);
    waiting.clear();
  };
  worker.on("error", (error) => {
    stop(new Error(`The ${name} thread failed; restart dayfly: ${String(error)}`, { cause: error }));
    if (isVital && isOpen) throw stopped;
  });
  worker.on("exit", () => stop(new Error(`The ${name} thread has stopped; restart dayfly.`)));
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
    async opened() {
      await call(OPENED, []);
      isOpen = true;
    },
    async close() {
      // One that ends by itself meanwhile is closed, too.
      await call(CLOSE, []).catch((error: unknown) => {
        if (error !== stopped) throw error;
      });
      await exited;
    },
  };
}

/**
 * The other end: answers calls one after the other. `open` gets what `startThread` was given; when it throws, the first call is answered with
 * why, and the thread ends. `describe` puts an error into words.
 */
export function serveThread<Settings>(
  open: (settings: Settings) => Opened,
  describe: (error: unknown) => string = messageOf,
): void {
  const port = parentPort;
  if (!port) throw new Error("This module runs as a worker thread.");
  const opened = tryTo(() => open(workerData as Settings));
  port.on("message", ({ id, method, args }: Call) => {
    const done = opened.ok ? tryTo(() => perform(opened.value, method, args)) : opened;
    port.postMessage((done.ok ? { id, value: done.value } : { id, reason: describe(done.failure) }) satisfies Answer);
    if (method === CLOSE || !opened.ok) port.close();
  });
}

interface Opened {
  readonly api: object;
  close(): void;
}

function perform({ api, close }: Opened, method: string, args: readonly unknown[]): unknown {
  if (method === CLOSE) return close();
  const called: unknown = method === OPENED ? undefined : Reflect.get(api, method);
  return typeof called === "function" ? called(...args) : undefined;
}

const tryTo = <Value>(work: () => Value): Result<Value, unknown> => {
  try {
    return ok(work());
  } catch (error) {
    return fail(error);
  }
};
