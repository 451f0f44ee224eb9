import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes the directory where there is none, for this user alone: visitors' addresses lie there until delivery. Throws an error that says what
 * to do where it cannot be made or written.
 */
export function ensureDataDirectory(directory: string): void {
  try {
    makeDirectory(directory);
  } catch (error) {
    throw new Error(`${directory} cannot be made (${String(error)}). Set DAYFLY_DATA_DIR to a directory that dayfly may write.`, {
      cause: error,
    });
  }
  try {
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(
      `${directory} may not be written by this user. Give it the right to, or set DAYFLY_DATA_DIR to another directory.`,
      { cause: error },
    );
  }
}

/** Node's own `recursive` never returns where a parent is there and takes no entries, as /proc is. */
function makeDirectory(path: string): void {
  if (isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another thread may have been quicker.
    if (!isDirectory(path)) throw error;
  }
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
