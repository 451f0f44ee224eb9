import { parentPort, workerData } from "node:worker_threads";
import { backupDatabase } from "./backup.ts";
import type { BackupOrder, BackupReply } from "./start-backup.ts";
import { describeCopyError } from "./store-errors.ts";

/** A thread that makes one backup and ends. */
const { path, file, overwrite }: BackupOrder = workerData;
const port = parentPort;
const reply = (message: BackupReply): void => port?.postMessage(message);

try {
  reply({ report: backupDatabase(path, file, overwrite, (progress) => reply({ progress })) });
} catch (error) {
  reply({ failure: describeCopyError(error, file) });
}
