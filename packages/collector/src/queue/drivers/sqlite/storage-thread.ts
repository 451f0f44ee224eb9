import { parentPort, workerData } from "node:worker_threads";
import { openStorage } from "./open-storage.ts";
import type { FromStorage, Storage, StorageCall, StorageSettings, ToStorage } from "./protocol.ts";
import { describeStoreError } from "./store-errors.ts";

/**
 * The storage thread: the only writer. It answers calls in their order; a slow disk holds up this thread and not the one that answers
 * requests.
 */
const port = parentPort;
if (!port) throw new Error("storage-thread runs as a worker thread.");
const send = (message: FromStorage): void => port.postMessage(message);

const settings: StorageSettings = workerData;
try {
  const { storage, warm } = openStorage(settings);
  port.on("message", (message: ToStorage) => {
    send(answer(storage, message));
    if (message.method === "close") port.close();
  });
  send({ kind: "opened" });
  setImmediate(warm);
} catch (error) {
  send({ kind: "refused", reason: describeStoreError(error) });
}

function answer(storage: Storage, message: ToStorage): FromStorage {
  const { call } = message;
  try {
    return { kind: "returned", call, value: perform(storage, message) };
  } catch (error) {
    return { kind: "failed", call, reason: describeStoreError(error) };
  }
}

function perform(storage: Storage, message: StorageCall): unknown {
  switch (message.method) {
    case "write":
      return storage.write(...message.args);
    case "counts":
      return storage.counts();
    case "newestDead":
      return storage.newestDead();
    case "countDead":
      return storage.countDead(...message.args);
    case "replayDead":
      return storage.replayDead(...message.args);
    case "dropDead":
      return storage.dropDead(...message.args);
    case "countRows":
      return storage.countRows();
    case "findPerson":
      return storage.findPerson(...message.args);
    case "forgetPerson":
      return storage.forgetPerson(...message.args);
    case "emptyLog":
      return storage.emptyLog();
    case "close":
      return storage.close();
  }
}
