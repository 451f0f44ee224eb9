import { closeSync, existsSync, fchownSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes an empty file that this user alone may open, where there is none; what root makes belongs to the directory's owner, who runs the
 * collector. SQLite takes it for an empty database, and its mode and owner for its log. Throws where this user may not write it.
 */
export const ensurePrivateFile = (path: string): void => {
  const isNew = !existsSync(path);
  const file = openSync(path, "a", 0o600);
  try {
    if (isNew && process.getuid?.() === 0) {
      const { uid, gid } = statSync(dirname(path));
      fchownSync(file, uid, gid);
    }
  } finally {
    closeSync(file);
  }
};
