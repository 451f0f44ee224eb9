import type { Case } from "./case.ts";
import { bootCases } from "./cases/boot.ts";
import { clickIdCases } from "./cases/click-id.ts";
import { consentSourceCases } from "./cases/consent-sources.ts";
import { deliveryCases } from "./cases/delivery.ts";
import { eventCases } from "./cases/events.ts";
import { keptEventCases } from "./cases/kept-events.ts";
import { lifecycleCases } from "./cases/lifecycle.ts";
import { surroundingCases } from "./cases/surroundings.ts";
import { visitorCases } from "./cases/visitor.ts";

/** What every engine must do. */
export const CASES: readonly Case[] = [
  ...bootCases,
  ...clickIdCases,
  ...visitorCases,
  ...eventCases,
  ...deliveryCases,
  ...keptEventCases,
  ...lifecycleCases,
  ...surroundingCases,
  ...consentSourceCases,
];
