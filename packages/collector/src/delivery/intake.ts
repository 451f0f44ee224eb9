import { DAY_MS, MINUTE_MS, type UnixMs } from "../lib/time.ts";
import { DEAD_REASONS, type LeasedEvent } from "../queue/queue.ts";
import { kindOf } from "../record/event-kind.ts";
import { type Draft, mapEvent } from "../transform/map.ts";
import type { Random } from "./backoff.ts";
import type { Depot } from "./batch.ts";
import { type Conclusion, die, putBack, skip } from "./conclude.ts";
import type { DeliverySites } from "./delivery-site.ts";
import type { Lane, Lanes } from "./lane.ts";

export interface IntakeParts {
  readonly sites: DeliverySites;
  readonly lanes: Lanes;
  readonly depot: Depot;
  readonly random: Random;
  readonly maxWaitingPerAccount: number;
}

/** A site that was taken out of the settings may come back by a reload. */
const STRANGER = { horizonMs: 7 * DAY_MS, pauseMs: 5 * MINUTE_MS };

/** When events were leased: by the wall clock, and by the monotonic one. */
export interface LeaseTime {
  readonly now: UnixMs;
  readonly leasedAtMs: number;
}

/** Maps leased events and lays them out for their accounts. Gives the conclusions of those that are not to be sent now. */
export type Intake = (leased: readonly LeasedEvent[], time: LeaseTime) => readonly Conclusion[];

export const createIntake = ({ sites, lanes, depot, random, maxWaitingPerAccount }: IntakeParts): Intake => {
  const turnAway = (leased: LeasedEvent, now: UnixMs): Conclusion =>
    now - leased.event.receivedAt >= STRANGER.horizonMs
      ? die(leased, "unknown_site", DEAD_REASONS.unknown_site, now)
      : putBack(leased.ref, now, STRANGER.pauseMs * (0.5 + random() / 2));

  const layOut = (lane: Lane, leased: LeasedEvent, draft: Draft, { now, leasedAtMs }: LeaseTime): Conclusion | undefined => {
    switch (draft.kind) {
      case "skip":
        return skip(leased, SKIPPED[draft.reason], now);
      case "dead":
        return die(leased, draft.reason, draft.detail, now);
      case "send": {
        const { ref, event, attempts } = leased;
        depot.add(lane.key, {
          ref,
          attempts,
          kind: kindOf(event, draft.event),
          leasedAtMs,
          happenedAt: event.at,
          receivedAt: event.receivedAt,
          warnings: draft.warnings,
          stored: lane.shelves.stored.put(leased.json),
          payload: lane.shelves.payloads.put(JSON.stringify(draft.event)),
        });
        return undefined;
      }
    }
  };

  const takeIn = (leased: LeasedEvent, time: LeaseTime): Conclusion | undefined => {
    const { now } = time;
    const site = sites.find(leased.event.site);
    if (site === undefined) return turnAway(leased, now);
    const lane = lanes.of(site.account);
    if (lane.room(depot.count(lane.key), maxWaitingPerAccount) === 0) return putBack(leased.ref, now, lane.putBackMs());
    try {
      return layOut(lane, leased, mapEvent(leased.event, site, now), time);
    } catch {
      return die(leased, "invalid", MAPPER_FAILED, now);
    }
  };

  return (leased, time) => {
    const conclusions: Conclusion[] = [];
    for (const event of leased) {
      const conclusion = takeIn(event, time);
      if (conclusion !== undefined) conclusions.push(conclusion);
    }
    return conclusions;
  };
};

const MAPPER_FAILED = "The mapping broke on this event, which is a mistake in dayfly. Report it, update, and replay the event.";

const SKIPPED = { dropped_by_mapping: "The site's mapping drops this event." } as const;
