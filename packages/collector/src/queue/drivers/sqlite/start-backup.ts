import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Progress, TellProgress } from "../../../lib/progress.ts";
import type { BackupReport } from "../../queue.ts";

export interface BackupOrder {
  readonly path: string;
  readonly file: string;
  readonly overwrite: boolean;
}

/** What the thread says: how far it is, then one of the others. */
export type BackupReply = { readonly progress: Progress } | { readonly report: BackupReport } | { readonly failure: string };

/** Makes a backup on a thread of its own, so that requests are answered meanwhile. Rejects with a sentence that says what to do. */
export const startBackup = (order: BackupOrder, tell?: TellProgress): Promise<BackupReport> =>
  new Promise((resolve, reject) => {
    const script = new URL(`./backup-thread${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(script, { name: "dayfly-backup", workerData: order });
    worker.on("message", (reply: BackupReply) => {
      if ("progress" in reply) tell?.(reply.progress);
      else if ("report" in reply) resolve(reply.report);
      else reject(new Error(reply.failure));
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The backup ended without a result; try again.")));
  });
