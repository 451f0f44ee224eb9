import { closeSync, existsSync, fchownSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "./error-code.ts";

/**
 * Makes an empty file that this user alone may open, where there is none; what root makes belongs to the directory's owner, who runs the
 * collector. SQLite takes it for an empty database, and its mode and owner for its log. Throws an error that says what to do where
 * this user may not write it.
 */
export const ensurePrivateFile = (path: string): void => {
  const isNew = !existsSync(path);
  const file = openForWriting(path);
  try {
    if (isNew && process.getuid?.() === 0) {
      const { uid, gid } = statSync(dirname(path));
      fchownSync(file, uid, gid);
    }
  } finally {
    closeSync(file);
  }
};

const openForWriting = (path: string): number => {
  try {
    return openSync(path, "a", 0o600);
  } catch (error) {
    throw new Error(
      `${path} may not be written by this user (${errorCode(error)}). Give it to the user that dayfly runs as, with the files beside it.`,
      { cause: error },
    );
  }
};
