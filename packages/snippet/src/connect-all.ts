import { connectConsent } from "./connect-consent.ts";
import { connectDataLayer } from "./connect-data-layer.ts";
import { connectForms } from "./connect-forms.ts";
import { connectFrame } from "./connect-frame.ts";
import { connectRoutes } from "./connect-routes.ts";
import { connectVisitorFormat } from "./connect-visitor-format.ts";
import { readEarlierPages } from "./earlier-pages.ts";
import { connectPintrk } from "./pintrk.ts";
import type { QueuedCall } from "./types.ts";

/** Joins whatever else the page has that dayfly can listen to, each only where its attribute asks for it. */
export const connectAll = (replay: (call: QueuedCall) => void): void => {
  connectFrame();
  connectRoutes();
  connectVisitorFormat();
  connectPintrk(replay);
  connectConsent(replay);
  connectDataLayer(replay);
  connectForms(replay);
  readEarlierPages();
};
