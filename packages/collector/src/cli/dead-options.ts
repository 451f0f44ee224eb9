import { type Command, InvalidArgumentError, Option } from "commander";
import { DEAD_REASONS, type DeadReason } from "../queue/queue.ts";
import type { DeadRequest } from "../http/control-dead.ts";
import { unixMs, type UnixMs } from "../lib/time.ts";
import type { SiteKey } from "../wire/stored-event.ts";
import { parseMoment } from "./moment.ts";
import { dataDirOption } from "./options.ts";

/** What every `dayfly dead` command takes. */
export interface DeadOptions {
  readonly site?: string;
  readonly reason?: DeadReason;
  readonly since?: UnixMs;
  readonly until?: UnixMs;
  readonly limit?: number;
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** Adds the conditions that choose dead letters. `now`: what "24h" counts from. */
export const addDeadOptions = (command: Command, now: () => UnixMs): Command => {
  const moment = (text: string) => parseMoment(text, now());
  return command
    .option("--site <key>", "of this site")
    .addOption(new Option("--reason <reason>", "given up for this reason").choices(Object.keys(DEAD_REASONS)))
    .option("--since <time>", "given up at or after: 24h, 7d, 2026-11-20, 2026-11-20T08:00Z", moment)
    .option("--until <time>", "given up before", moment)
    .option("--limit <number>", "at most so many, the newest first", parseLimit)
    .addOption(dataDirOption());
};

const parseLimit = (text: string): number => {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError("It must be a whole number from 1.");
  return Number(text);
};

/** The options as the control door takes them. */
export const toRequest = ({ site, reason, since, until, limit }: DeadOptions, key?: string): DeadRequest => ({
  ...(key === undefined ? {} : { key }),
  ...(site === undefined ? {} : { site: site as SiteKey }),
  ...(reason === undefined ? {} : { reason }),
  ...(since === undefined ? {} : { diedAfter: unixMs(since - 1) }),
  ...(until === undefined ? {} : { diedBefore: until }),
  ...(limit === undefined ? {} : { limit }),
});
