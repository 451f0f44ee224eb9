import { connectConsent } from "./connect-consent.ts";
import { connectPintrk } from "./pintrk.ts";
import type { QueuedCall } from "./types.ts";

/** Joins whatever else the page has that dayfly can listen to, each only where its attribute asks for it. */
export const connectAll = (replay: (call: QueuedCall) => void): void => {
  connectPintrk(replay);
  connectConsent(replay);
};
