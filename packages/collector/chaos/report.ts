import { machine, table, thousands } from "../bench/support/report.ts";
import { type Check, checkFindings } from "./checks.ts";
import type { ChaosOptions, ChaosResult } from "./run.ts";

/** Resident memory of the collector in any of its lives: code, buffers, and the heaps of five threads, none of them over 128 MB. */
const MAX_RSS_MB = 550;

/** What a run must not show. */
export const checkResult = (result: ChaosResult, { kills, events }: ChaosOptions): readonly Check[] => {
  const { lives, traffic } = result;
  return [
    ...checkFindings({ ...result, unexpected: traffic.unexpected }, events),
    [result.left.due > 0, `${result.left.due} events never left the queue`],
    [!result.isIntact, "the queue's file, or the backup, is not intact"],
    [lives.kills < kills, `only ${lives.kills} of ${kills} kills were done`],
    [lives.endedByItself > 0, `the collector ended by itself ${lives.endedByItself} times`],
    [result.endings.some((ending) => ending !== 0), `the collector, told to stop, ended with ${result.endings.join(", ")}`],
    [lives.peakMb > MAX_RSS_MB, `memory rose to ${lives.peakMb.toFixed(0)} MB, over ${MAX_RSS_MB}`],
  ];
};

/** The run as a table for people. */
export const describeResult = (result: ChaosResult, { events, kills, seconds, seed }: ChaosOptions): string => {
  const { balance, traffic, lives, later, dead } = result;
  const rows: readonly (readonly [string, string | number])[] = [
    ["acknowledged", thousands(balance.acknowledged)],
    ["delivered", thousands(balance.delivered)],
    ["dead only", thousands(balance.dead)],
    ["delivered, then refused on a repeat", thousands(balance.deliveredAndDead)],
    ...Object.entries(dead.byReason).map(([name, letters]) => [`dead letters, ${name}`, thousands(letters)] as const),
    ["dead letters that repeat another", thousands(dead.repeated)],
    ["lost", thousands(balance.lost.length)],
    ["counted twice", thousands(result.countedTwice)],
    ["duplicates sent to Pinterest", thousands(result.duplicatesSent)],
    ["SIGKILLs", thousands(lives.kills)],
    ["starts that a failing store refused", thousands(lives.refusedStarts)],
    ["requests to the doors", thousands(traffic.requests)],
    ["… answered 503", thousands(traffic.unavailable)],
    ["… answered 429", thousands(traffic.rateLimited)],
    ["… not answered", thousands(traffic.unanswered)],
    ["… acknowledged and sent once more", thousands(traffic.repeated)],
    ["operator: replays of dead letters", thousands(result.operator.replays)],
    ["operator: backups", thousands(result.operator.backups)],
    ["operator: commands that failed with the collector", thousands(result.operator.failed)],
    ["peak RSS of the collector, MB", lives.peakMb.toFixed(0)],
    ["lines of log, with personal data", `${thousands(result.log.lines)}, ${result.log.personal}`],
    ["seconds with faults", result.seconds.faults.toFixed(1)],
    ["seconds until nothing was due any more", result.seconds.drainNow.toFixed(1)],
    ["retries stored for later then", thousands(later.later)],
    ["… the last due in, seconds", (later.furthestMs / 1000).toFixed(0)],
    ["seconds to deliver them, the clock set ahead", result.seconds.drainLater.toFixed(1)],
  ];
  const faults = [
    ...Object.entries(result.pinterestFaults).map(([name, row]) => ["Pinterest", name, row.times, row.requests] as const),
    ...Object.entries(result.storeFaults).map(([name, times]) => ["store", name, times, ""] as const),
  ];
  return `
chaos: ${thousands(events)} events, ${kills} SIGKILLs, ${seconds} s, --seed ${seed}
${machine()}

${table(["", "found"], rows)}

${table(["fault of", "kind", "times", "requests hit"], faults)}
${result.missingFaults.map((reason) => `\nNOT TRIED HERE, ${reason}`).join("")}
`;
};
