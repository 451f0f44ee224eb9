import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { createRandom, type Random } from "./random.ts";
import type { Volume } from "./volume.ts";

/** What the store can be made to suffer. */
interface Victim {
  readonly volume: Volume;
  readonly queueFile: string;
  /** Of the collector that listens now. */
  readonly pid: number;
  readonly random: Random;
}

/** Resolves with how to lift it; undefined where it could not be done this time. */
type StoreFault = (victim: Victim) => Promise<(() => Promise<void> | void) | undefined>;

/** Lets the system calls of a running process fail or wait: https://man7.org/linux/man-pages/man1/strace.1.html, "Tampering". */
const tamper = async (pid: number, calls: string, how: string): Promise<(() => Promise<void>) | undefined> => {
  const args = ["-f", "-qq", "-o", "/dev/null", "-p", String(pid), "-e", `trace=${calls}`, "-e", `inject=${calls}:${how}`];
  const strace = spawn("strace", args, { stdio: "ignore" });
  const ended = once(strace, "exit");
  await Promise.race([ended, wait(300)]);
  if (strace.exitCode !== null) return undefined;
  return async () => {
    strace.kill("SIGTERM");
    await Promise.race([ended, wait(LET_GO_MS)]);
    // A strace whose victim was killed meanwhile may wait for ever for one of its threads, and keeps the victim from ending, too.
    if (strace.exitCode === null && strace.signalCode === null) strace.kill("SIGKILL");
    await ended;
  };
};

/** How long strace may take to let go of its victim. */
const LET_GO_MS = 2_000;

const hasCommand = (name: string): boolean => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0;
const hasStrace = hasCommand("strace");
const hasPrlimit = hasCommand("prlimit");

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

interface Row {
  /** Why it cannot be had here; absent: it can. */
  readonly missing: (volume: Volume) => string | undefined;
  readonly strike: StoreFault;
}

const STRACE = (): string | undefined => (hasStrace ? undefined : "strace is missing (apt-get install -y strace)");

const FAULTS = {
  "volume full": {
    missing: ({ fill }) => (fill === undefined ? "a small volume can be mounted by root only" : undefined),
    strike: async ({ volume, random }) => volume.fill?.(random.shuffled([0, 64 * 1024, 8 * 1024 * 1024])[0] ?? 0),
  },
  "file size limit": {
    missing: () => (hasPrlimit ? undefined : "prlimit is missing (util-linux)"),
    strike: async ({ queueFile, pid, random }) => {
      const limit = Math.max(sizeOf(queueFile), sizeOf(`${queueFile}-wal`)) + random.integer(0, 64) * 1024;
      const set = (soft: string) =>
        spawnSync("prlimit", ["--pid", String(pid), `--fsize=${soft}:`], { stdio: "ignore" }).status === 0;
      return set(String(limit)) ? () => void set("unlimited") : undefined;
    },
  },
  locked: {
    missing: () => undefined,
    strike: async ({ queueFile }) => {
      const other = new DatabaseSync(queueFile, { timeout: 0 });
      for (let tries = 0; tries < 100; tries++) {
        try {
          other.exec("begin immediate");
          return () => other.close();
        } catch {
          await wait(5);
        }
      }
      other.close();
      return undefined;
    },
  },
  "slow fsync": {
    missing: STRACE,
    strike: ({ pid, random }) => tamper(pid, "fsync,fdatasync", `delay_enter=${random.integer(10_000, 150_000)}`),
  },
  "failing fsync": { missing: STRACE, strike: ({ pid }) => tamper(pid, "fsync,fdatasync", "error=EIO:when=1+2") },
  "failing write": {
    missing: STRACE,
    strike: ({ pid, random }) => tamper(pid, "pwrite64", `error=EIO:when=${random.integer(1, 9)}+${random.integer(3, 17)}`),
  },
  // As after a file system has met an error and made itself read-only.
  "read-only volume": { missing: STRACE, strike: ({ pid }) => tamper(pid, "pwrite64,ftruncate", "error=EROFS") },
} satisfies Record<string, Row>;

export interface StoreFaults {
  struck(): Readonly<Record<string, number>>;
  /** What cannot be had on this machine, and why. */
  missing(): readonly string[];
  stop(): Promise<void>;
}

export interface StoreFaultParts {
  readonly volume: Volume;
  readonly pid: () => number | undefined;
  readonly seed: number;
  readonly maxMs: number;
}

/** Lets the store fail in one way after the other, with quiet between. */
export const startStoreFaults = ({ volume, pid, seed, maxMs }: StoreFaultParts): StoreFaults => {
  const random = createRandom(seed, "store");
  const queueFile = join(volume.dataDir, "queue.db");
  const struck: Record<string, number> = {};
  const stopping = new AbortController();
  const pause = (ms: number) => wait(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  const rows: readonly [string, Row][] = Object.entries(FAULTS);
  const possible = rows.filter(([, { missing }]) => missing(volume) === undefined);

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      for (const [name, { strike }] of random.shuffled(possible)) {
        await pause(random.between(0, 2 * maxMs));
        const victim = pid();
        const lift = victim === undefined ? undefined : await strike({ volume, queueFile, pid: victim, random });
        if (lift === undefined) continue;
        struck[name] = (struck[name] ?? 0) + 1;
        await pause(random.between(maxMs / 4, maxMs));
        await lift();
        if (stopping.signal.aborted) return;
      }
    }
  };

  const running = run();
  // What it fails of is told by stop().
  running.catch(() => {});
  return {
    struck: () => struck,
    missing: () =>
      rows.flatMap(([name, row]) => {
        const reason = row.missing(volume);
        return reason === undefined ? [] : [`${name}: ${reason}`];
      }),
    stop: () => {
      stopping.abort();
      return running;
    },
  };
};
