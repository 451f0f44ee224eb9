import type { Log } from "../lib/log.ts";
import { recentKeys } from "../lib/recent-keys.ts";
import { SEGMENT_TYPES } from "../wire/segment-message.ts";
import { type CollectParts, createCollect } from "./collect.ts";
import { type DoorAnswer, type DoorHandler, SenderGone } from "./door.ts";
import { FAILED } from "./failed.ts";
import { createAttemptLimit } from "./rate-limit.ts";
import { createServerEvents, type ServerEventsParts } from "./server-events.ts";
import { createTellRefusals } from "./tell-refusals.ts";
import type { Timed } from "./timed.ts";

export interface DoorParts extends Omit<
  CollectParts & ServerEventsParts,
  "attempts" | "wrongKeys" | "toldFlaws" | "tellRefusals"
> {
  readonly basePath: string;
  readonly timed?: Timed;
}

/** Where events come in, by path. */
export type Doors = ReadonlyMap<string, DoorHandler>;

/** Remembered; an address has 8,650 guesses in a day. */
const WRONG_KEYS = 10_000;
/** Remembered; a sender has few, over and over. */
const TOLD_FLAWS = 200;

/** `import` is the older name, which Segment's library for Java has. */
const BATCHES = ["batch", "import", "import/"];

export const createDoors = (parts: DoorParts): Doors => {
  const { basePath, log, timed = (_door, handle) => handle } = parts;
  const attempts = createAttemptLimit(parts.clock);
  const tellRefusals = createTellRefusals(parts);
  const server = { ...parts, tellRefusals, attempts, wrongKeys: recentKeys(WRONG_KEYS), toldFlaws: recentKeys(TOLD_FLAWS) };
  const doors: readonly (readonly [path: string, DoorHandler])[] = [
    [`${basePath}/e`, timed("browser", createCollect({ ...parts, tellRefusals }))],
    ...BATCHES.map((name) => [`${basePath}/v1/${name}`, timed("server", createServerEvents(server))] as const),
    ...SEGMENT_TYPES.map((type) => [`${basePath}/v1/${type}`, timed("server", createServerEvents(server, type))] as const),
  ];
  return new Map(doors.map(([path, handle]) => [path, answeringFailures(handle, path, log)]));
};

const answeringFailures =
  (handle: DoorHandler, path: string, log: Log): DoorHandler =>
  async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      if (error instanceof SenderGone) return UNHEARD;
      log.error("a request failed", { path, error: error instanceof Error ? error.name : typeof error });
      return { status: 500, headers: [["content-type", "text/plain; charset=utf-8"]], text: FAILED };
    }
  };

/** What nobody is there to read. */
const UNHEARD: DoorAnswer = { status: 400, headers: [] };
