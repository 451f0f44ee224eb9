import { spawnSync } from "node:child_process";

/** Beacons as fast as a server takes them, by so many connections. Gives wrk's report. */
export const loadByWrk = (url: string, label: string, connections: number, seconds: number): string => {
  const script = new URL("beacons.lua", import.meta.url).pathname;
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", "-s", script, url, "--", label];
  const { stdout, error } = spawnSync("wrk", args, { encoding: "utf8" });
  if (error) throw new Error("wrk is missing; on Debian: apt-get install -y wrk");
  return stdout;
};

/** Until a server's code is compiled as well as it will be. */
const WARM_REQUESTS = 100_000;
const WARM_SECONDS = 3;
const MAX_WARM_LOADS = 8;

export const warmUp = (url: string, connections: number): void => {
  for (let loads = 0, sent = 0; sent < WARM_REQUESTS && loads < MAX_WARM_LOADS; loads += 1) {
    sent += requestsIn(loadByWrk(url, `warm-${loads}`, connections, WARM_SECONDS));
  }
};

export const requestsIn = (report: string): number => Number(/(\d+) requests in/.exec(report)?.[1]);

/** Of wrk's "Latency Distribution", for 50, 75, 90 or 99. (Other lines of its report end in percentages, too.) */
export const latencyMs = (report: string, percentile: number): number =>
  inMs(new RegExp(`^ +${percentile}% +(\\S+)$`, "m").exec(report)?.[1]);

/** A duration as wrk writes it. */
const inMs = (text: string | undefined): number => {
  const [, value = "", unit = ""] = /([\d.]+)(us|ms|s)/.exec(text ?? "") ?? [];
  return Number(value) * ({ us: 0.001, ms: 1, s: 1000 }[unit] ?? Number.NaN);
};
