import { machine, table, thousands } from "../bench/support/report.ts";
import type { ClusterOptions, ClusterResult } from "./cluster-run.ts";

/** The run as a table for people. */
export const describeCluster = (result: ClusterResult, { events, seconds, seed }: ClusterOptions): string => {
  const kills = Object.values(result.kills).reduce((sum, count) => sum + count, 0);
  const rows: readonly (readonly [string, string | number])[] = [
    ["acknowledged", thousands(result.balance.acknowledged)],
    ["delivered", thousands(result.balance.delivered)],
    ["lost", thousands(result.balance.lost.length)],
    ["counted twice", thousands(result.countedTwice)],
    ["duplicates sent to Pinterest, same ids", thousands(result.duplicatesSent)],
    ["requests to the doors", thousands(result.requests.sent)],
    ["… answered 503", thousands(result.requests.refused)],
    ["… not answered, their node killed or silent for 15 s", thousands(result.requests.unanswered)],
    ["slowest answer, ms", thousands(result.requests.slowestMs)],
    ["SIGKILLs, stops and cuts", thousands(kills)],
    ["… of the stream's leader on purpose", thousands(result.leaderKills)],
    ["seconds until the last was delivered", result.drainSeconds.toFixed(1)],
  ];
  return `
chaos on a cluster: 3 nats-servers with 3 copies, 2 ingest and 2 delivery processes; ${thousands(events)} events, ${seconds} s, --seed ${seed}
${machine()}

${table(["", "found"], rows)}

${table(
  ["killing", "seconds", "acknowledged/s", "longest gap, ms"],
  result.phases.map(({ name, seconds: lasted, acknowledged, gapMs }) => [
    name,
    lasted.toFixed(0),
    thousands(acknowledged / lasted),
    thousands(gapMs),
  ]),
)}

${table(["process", "times struck"], Object.entries(result.kills).toSorted())}
`;
};
