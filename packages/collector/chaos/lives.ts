import { setTimeout as wait } from "node:timers/promises";
import { type Child, type Ending, startChild } from "./child.ts";
import { createRandom } from "./random.ts";

/** When a collector is killed. */
export interface PlannedKill {
  /** After it was started, so perhaps before it listens; else after it listened. */
  readonly whileStarting: boolean;
  readonly afterMs: number;
}

const START_MS = 900;
const SHARE_WHILE_STARTING = 0.12;

/** `kills` moments, all together about `overMs` long. */
export const planKills = (kills: number, overMs: number, seed: number): readonly PlannedKill[] => {
  const random = createRandom(seed, "kills");
  const meanMs = Math.max(100, overMs / kills - START_MS);
  return Array.from({ length: kills }, () =>
    random.chance(SHARE_WHILE_STARTING)
      ? { whileStarting: true, afterMs: random.between(20, START_MS) }
      : { whileStarting: false, afterMs: random.between(0, 2 * meanMs) },
  );
};

export interface LifeCounts {
  readonly kills: number;
  /** Starts that the collector gave up by itself, with a store that fails: a supervisor starts it again. */
  readonly refusedStarts: number;
  /** Ends that nobody asked for, once it listened. Must be 0. */
  readonly endedByItself: number;
  readonly peakMb: number;
}

/** The collector's lives, one after the other. */
export interface Lives {
  /** Of the collector that listens now. */
  pid(): number | undefined;
  /** Resolves when every planned kill was done; the collector is then dead. */
  killAsPlanned(plan: readonly PlannedKill[]): Promise<void>;
  /** Starts once more, however often that takes. */
  start(script: string, args: readonly string[]): Promise<void>;
  end(signal: NodeJS.Signals): Promise<Ending | undefined>;
  /** Ends the collector for good: there is no further life, and who waits for one waits for ever. */
  stop(): Promise<void>;
  counts(): LifeCounts;
}

export interface LivesParts {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly onLine: (line: string) => void;
}

export const DAYFLY = "../src/main.ts";
const RESTART_MS = 250;
const MAX_STARTS = 100;

export const createLives = ({ env, cwd, onLine }: LivesParts): Lives => {
  const counts = { kills: 0, refusedStarts: 0, endedByItself: 0, peakMb: 0 };
  let life: Child | undefined;
  let listens = false;
  let isOver = false;

  const begin = async (script: string, args: readonly string[]): Promise<Child> => {
    if (isOver) await new Promise(() => {});
    life = startChild({ script, args, env, cwd, onLine });
    return life;
  };

  const untilListening = async (script: string, args: readonly string[]): Promise<Child> => {
    for (let starts = 0; starts < MAX_STARTS; starts++) {
      const child = await begin(script, args);
      listens = await child.listening;
      if (listens) return child;
      counts.refusedStarts++;
      await wait(RESTART_MS);
    }
    throw new Error(`The collector did not start in ${MAX_STARTS} tries; its last words are in the log above.`);
  };

  const end = async (signal: NodeJS.Signals): Promise<Ending | undefined> => {
    const child = life;
    if (child === undefined) return undefined;
    if (child.hasEnded() && listens) counts.endedByItself++;
    listens = false;
    const ending = await child.end(signal);
    counts.peakMb = Math.max(counts.peakMb, child.peakMb());
    life = undefined;
    return ending;
  };

  const liveOnce = async ({ whileStarting, afterMs }: PlannedKill): Promise<void> => {
    const start = ["start", "--json"];
    const child = await (whileStarting ? begin : untilListening)(DAYFLY, start);
    await Promise.race([child.ended, wait(afterMs)]);
    await end("SIGKILL");
    counts.kills++;
  };

  return {
    pid: () => (listens && life !== undefined && !life.hasEnded() ? life.pid : undefined),
    async killAsPlanned(plan) {
      for (const kill of plan) await liveOnce(kill);
    },
    async start(script, args) {
      await untilListening(script, args);
    },
    end,
    async stop() {
      isOver = true;
      await end("SIGKILL");
    },
    counts: () => counts,
  };
};
