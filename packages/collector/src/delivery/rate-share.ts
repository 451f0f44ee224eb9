import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { messageOf } from "../lib/message-of.ts";
import { SECOND_MS } from "../lib/time.ts";
import type { ClusterState } from "../queue/shared/cluster-state.ts";

/** This node's part of what Pinterest grants an ad account, from 0 to 1. */
export type RateShare = () => number;

export const WHOLE: RateShare = () => 1;

export interface RateShareParts {
  readonly cluster: Pick<ClusterState, "announce">;
  readonly clock: Clock;
  readonly log: Log;
}

const TTL_MS = 6 * SECOND_MS;
const BEAT_MS = 2 * SECOND_MS;

/**
 * Divides the rate among the nodes that deliver, evenly: each says every two seconds that it does, and hears how many do. Together they never
 * take more than the whole: one that came to others waits until all have heard of it, and one that is not heard any more stops before the
 * others count it out. (docs/decisions tells why no bucket is shared.)
 */
export const startRateShare = ({ cluster, clock, log }: RateShareParts): { share: RateShare; stop(): Promise<void> } => {
  const stopping = new AbortController();
  let nodes = 0;
  let countsUntilMs = Number.NEGATIVE_INFINITY;
  let waitsUntilMs = Number.POSITIVE_INFINITY;

  const beat = async (): Promise<void> => {
    const askedAtMs = clock.monotonicMs();
    const isNew = askedAtMs >= countsUntilMs;
    nodes = await cluster.announce(TTL_MS);
    countsUntilMs = askedAtMs + TTL_MS;
    if (isNew) waitsUntilMs = nodes === 1 ? askedAtMs : clock.monotonicMs() + TTL_MS;
  };

  const run = async (): Promise<void> => {
    let isFailing = false;
    while (!stopping.signal.aborted) {
      try {
        await beat();
        isFailing = false;
      } catch (error) {
        if (!isFailing)
          log.warn("The other nodes cannot be heard of; delivery stops until they can, so that Pinterest's rate is kept.", {
            reason: messageOf(error),
          });
        isFailing = true;
      }
      await clock.sleep(BEAT_MS, stopping.signal);
    }
  };

  const running = run();
  return {
    share() {
      const nowMs = clock.monotonicMs();
      return nowMs < waitsUntilMs || nowMs >= countsUntilMs ? 0 : 1 / nodes;
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
};
