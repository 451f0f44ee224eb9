import type { Hono } from "hono";
import type { Settings } from "./config/load.ts";
import { createApp } from "./http/app.ts";
import { createClientPlace } from "./http/client-place.ts";
import { createDoors, type DoorParts } from "./http/doors.ts";
import type { InnerParts } from "./http/inner-app.ts";
import { createDoorLimits } from "./http/rate-limit.ts";
import type { ScriptAsset } from "./http/script.ts";
import type { Seal } from "./identity/seal.ts";
import { createSealedTraits } from "./identity/sealed-traits.ts";

export interface HereParts
  extends
    InnerParts,
    Pick<DoorParts, "clientIp" | "sites" | "queue" | "record" | "counters" | "hash" | "clock" | "log" | "mintId" | "timed"> {
  readonly settings: Settings;
  readonly seal: Seal | undefined;
  readonly scripts: readonly ScriptAsset[];
}

/** Everything on this thread: the doors, and what a node answers beside. */
export const composeDoors = ({ settings, seal, scripts, readiness, metrics, ...parts }: HereParts): Hono => {
  const { basePath } = settings;
  const doors = createDoors({
    ...parts,
    ...createDoorLimits(settings, parts.clock),
    basePath,
    clientPlace: createClientPlace(settings.trustedProxies),
    ...(seal && { sealedTraits: createSealedTraits({ seal, path: basePath }) }),
  });
  const { sites, log } = parts;
  return createApp({ readiness, ...(metrics && { metrics }), basePath, doors, scripts, sites, log });
};
