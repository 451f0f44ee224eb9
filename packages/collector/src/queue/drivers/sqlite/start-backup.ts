import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { BackupReport } from "../../queue.ts";

export interface BackupOrder {
  readonly path: string;
  readonly file: string;
  readonly overwrite: boolean;
}

export type BackupReply = { readonly ok: true; readonly report: BackupReport } | { readonly ok: false; readonly reason: string };

/** Makes a backup on a thread of its own, so that requests are answered meanwhile. Rejects with a sentence that says what to do. */
export const startBackup = (order: BackupOrder): Promise<BackupReport> =>
  new Promise((resolve, reject) => {
    const script = new URL(`./backup-thread${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(script, { name: "dayfly-backup", workerData: order });
    worker.once("message", (reply: BackupReply) => (reply.ok ? resolve(reply.report) : reject(new Error(reply.reason))));
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The backup ended without a result; try again.")));
  });
