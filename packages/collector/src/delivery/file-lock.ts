import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

const LOOK_AGAIN_MS = 100;
/** Twice as long as a refresh may take with all its time-outs. */
const MAX_LOOKS = 1_200;

/**
 * Runs `work` while no one else, in this process or another on the machine, runs one under the same path. The lock is SQLite's on a file
 * of its own: the operating system lifts it when its holder is killed, and no process number has to be trusted (in containers all are 1).
 */
export const withFileLock = async <Result>(path: string, work: () => Promise<Result>): Promise<Result> => {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    for (let look = 1; !tryLock(file); look++) {
      if (look === MAX_LOOKS) throw new Error(`Another process has held ${path} for two minutes; stop it if it hangs.`);
      await sleep(LOOK_AGAIN_MS);
    }
    return await work();
  } finally {
    file.close();
  }
};

const SQLITE_BUSY = 5;

const tryLock = (file: DatabaseSync): boolean => {
  try {
    file.exec("begin exclusive");
    return true;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
};
