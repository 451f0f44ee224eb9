import { serveThread } from "../../../lib/thread.ts";
import { openStorage } from "./open-storage.ts";
import { describeStoreError } from "./store-errors.ts";

/**
 * The storage thread: the only writer. It answers calls in their order; a slow disk holds up this thread and not the one that answers
 * requests.
 */
serveThread(openStorage, describeStoreError);
