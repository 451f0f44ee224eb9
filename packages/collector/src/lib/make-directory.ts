import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Makes a directory and its parents. Node's own `recursive` never returns where a parent is there and takes no entries, as /proc is. */
export function makeDirectory(path: string, mode = 0o777): void {
  if (isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another thread may have been quicker.
    if (!isDirectory(path)) throw error;
  }
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
