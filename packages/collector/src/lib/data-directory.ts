import { accessSync, constants } from "node:fs";
import { errorCode } from "./error-code.ts";
import { makeDirectory } from "./make-directory.ts";

/**
 * Makes the directory where there is none, for this user alone: visitors' addresses lie there until delivery. Throws an error that says what
 * to do where it cannot be made or written.
 */
export function ensureDataDirectory(directory: string): void {
  try {
    makeDirectory(directory, 0o700);
  } catch (error) {
    throw new Error(`${directory} cannot be made (${String(error)}). Set DAYFLY_DATA_DIR to a directory that dayfly may write.`, {
      cause: error,
    });
  }
  try {
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(
      `${directory} may not be written by this user (${errorCode(error)}). Give it the right to, mount its volume for writing, or set DAYFLY_DATA_DIR to another directory.`,
      { cause: error },
    );
  }
}
