import { closeSync, openSync } from "node:fs";

/** Makes an empty file that this user alone may open, where there is none. SQLite takes it for an empty database, and its mode for its log. */
export const ensurePrivateFile = (path: string): void => closeSync(openSync(path, "a", 0o600));
