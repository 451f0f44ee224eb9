import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { QueueCannotOpen } from "../../queue.ts";
import type { FromStorage, Storage, StorageCall, StorageSettings, ToStorage } from "./protocol.ts";

/** The storage thread, as the calling thread sees it: the same calls, answered later. */
export type RemoteStorage = {
  readonly [Method in keyof Storage]: (...args: Parameters<Storage[Method]>) => Promise<ReturnType<Storage[Method]>>;
};

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the storage thread. Rejects with `QueueCannotOpen` when it refuses the file. Its calls reject once it has stopped. */
export async function startStorage(settings: StorageSettings): Promise<RemoteStorage> {
  // The same folder holds .ts files when run from source and .js files when built.
  const worker = new Worker(new URL(`./storage-thread${extname(import.meta.url)}`, import.meta.url), {
    name: "dayfly-storage",
    workerData: settings,
  });
  const waiting = new Map<number, Waiting>();
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  let calls = 0;
  let stopped: Error | undefined;

  function stop(error: Error): void {
    stopped ??= error;
    for (const { reject } of waiting.values()) reject(stopped);
    waiting.clear();
  }

  function receive(message: FromStorage): void {
    if (message.kind !== "returned" && message.kind !== "failed") return;
    const caller = waiting.get(message.call);
    waiting.delete(message.call);
    // The value has the type that `RemoteStorage` promises for the call: both ends are made from `Storage`.
    if (message.kind === "returned") caller?.resolve(message.value as never);
    else caller?.reject(new Error(message.reason));
  }

  const call = <Value>(request: StorageCall): Promise<Value> =>
    new Promise((resolve, reject) => {
      if (stopped) return reject(stopped);
      const message: ToStorage = { ...request, call: ++calls };
      waiting.set(message.call, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
      worker.postMessage(message);
    });

  worker.on("error", (error) => stop(new Error(`The storage thread failed; restart dayfly: ${String(error)}`, { cause: error })));
  worker.on("exit", () => stop(new Error("The storage thread has stopped; restart dayfly.")));
  await opened(worker, settings.path);
  worker.on("message", receive);

  return {
    write: (...args) => call({ method: "write", args }),
    counts: (...args) => call({ method: "counts", args }),
    newestDead: (...args) => call({ method: "newestDead", args }),
    countDead: (...args) => call({ method: "countDead", args }),
    replayDead: (...args) => call({ method: "replayDead", args }),
    dropDead: (...args) => call({ method: "dropDead", args }),
    countRows: (...args) => call({ method: "countRows", args }),
    findPerson: (...args) => call({ method: "findPerson", args }),
    forgetPerson: (...args) => call({ method: "forgetPerson", args }),
    emptyLog: (...args) => call({ method: "emptyLog", args }),
    async close() {
      if (!stopped) await call({ method: "close", args: [] });
      await exited;
    },
  };
}

function opened(worker: Worker, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (reason: string): void => reject(new QueueCannotOpen(`The queue cannot be opened: ${reason}`));
    worker.once("error", (error) => refuse(`the storage thread of ${path} failed: ${String(error)}`));
    worker.once("exit", () => refuse(`the storage thread of ${path} stopped`));
    worker.once("message", (message: FromStorage) => {
      if (message.kind === "refused") refuse(message.reason);
      else resolve();
    });
  });
}
