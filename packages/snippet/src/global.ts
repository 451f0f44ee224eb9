import type { Tracker } from "./types.ts";

declare global {
  /** The tracker, or the stub that notes calls until the script is there. */
  var _df: Tracker;
}
