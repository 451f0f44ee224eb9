import { serveThread } from "../../lib/thread.ts";
import { openStore } from "./open-store.ts";

/** The record's thread: its file is read and written here, and never where requests are answered. */
serveThread(openStore);
