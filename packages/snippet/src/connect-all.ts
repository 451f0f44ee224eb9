import { connectConsent } from "./connect-consent.ts";
import { connectDataLayer } from "./connect-data-layer.ts";
import { connectDomain } from "./connect-domain.ts";
import { connectForms } from "./connect-forms.ts";
import { connectFrame } from "./connect-frame.ts";
import { connectRoutes } from "./connect-routes.ts";
import { connectVisitorFormat } from "./connect-visitor-format.ts";
import { readEarlierPages } from "./earlier-pages.ts";
import { guard } from "./notices.ts";
import { connectPintrk } from "./pintrk.ts";
import type { Tracker } from "./types.ts";

const PARTS = [
  connectFrame,
  connectRoutes,
  connectDomain,
  connectVisitorFormat,
  connectPintrk,
  connectConsent,
  connectDataLayer,
  connectForms,
  readEarlierPages,
];

/**
 * Joins whatever else the page has that dayfly can listen to, each only where its attribute asks for it. One that what stands on the page
 * stops is told of as a problem, and stops no other.
 */
export const connectAll = (tracker: Tracker): void => {
  for (const connect of PARTS) guard(connect)(tracker);
};
