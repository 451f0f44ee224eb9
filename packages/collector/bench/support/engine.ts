import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { startNatsCluster } from "../../chaos/cluster-nats.ts";
import { natsBinaries, startNats } from "../../src/queue/drivers/jetstream/server.fixture.ts";
import { startPostgres } from "../../src/queue/drivers/postgres/server.fixture.ts";
import { statOf } from "./report.ts";

/** A queue's engine on this machine, on its disk. */
export interface Engine {
  /** For DAYFLY_QUEUE: a queue that nobody has used. */
  address(): string;
  /** CPU seconds of all its processes since their start, those that ended too. */
  cpuSeconds(): number;
  /** What they gave to the disk. */
  writtenBytes(): number;
  stop(): Promise<void>;
}

/** Room for what the benches leave in a queue. */
const MAX_MB = 3000;

const startOneNats = async (): Promise<Engine> => {
  const binary = natsBinaries().at(-1);
  if (!binary) throw new Error("nats-server is missing; run: node scripts/ensure-nats.ts");
  const server = await startNats(binary, { folder: tmpdir() });
  const prefix = namesOf("bench");
  return { address: () => `${server.url}?maxMb=${MAX_MB}&prefix=${prefix()}`, ...watch([server]), stop: server.stop };
};

const startThreeNats = async (): Promise<Engine> => {
  const { address, servers, stop } = await startNatsCluster({ folder: tmpdir(), maxMb: MAX_MB });
  const prefix = namesOf("bench");
  return { address: () => `${address}&prefix=${prefix()}`, ...watch(servers), stop };
};

const startOnePostgres = async (): Promise<Engine> => {
  const server = await startPostgres([], tmpdir());
  return { address: server.address, ...watch([server]), stop: server.stop };
};

export const ENGINES: Readonly<Record<string, { readonly name: string; readonly start: () => Promise<Engine> }>> = {
  nats: { name: "NATS, one server", start: startOneNats },
  nats3: { name: "NATS, three servers, R=3", start: startThreeNats },
  postgres: { name: "Postgres", start: startOnePostgres },
};

const namesOf = (prefix: string): (() => string) => {
  let names = 0;
  return () => `${prefix}${(names += 1)}`;
};

type Server = { pid(): number | undefined };

const watch = (servers: readonly Server[]): Pick<Engine, "cpuSeconds" | "writtenBytes"> => {
  const sum = (count: (pid: number) => number): number => servers.reduce((total, server) => total + count(server.pid() ?? 0), 0);
  return { cpuSeconds: () => sum(familySeconds), writtenBytes: () => sum(familyWrites) };
};

const childrenOf = (pid: number): readonly string[] =>
  readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(statOf(name)[1]) === pid);

const ticksOf = (pid: number | string, fields: readonly number[]): number => {
  const stat = statOf(pid);
  return fields.reduce((ticks, field) => ticks + Number(stat[field] ?? 0), 0);
};

/** Linux: fields 14 to 17 of /proc/<pid>/stat, in hundredths of a second; a child that ended counts with its parent. */
const familySeconds = (pid: number): number =>
  (ticksOf(pid, [11, 12, 13, 14]) + childrenOf(pid).reduce((ticks, child) => ticks + ticksOf(child, [11, 12]), 0)) / 100;

const familyWrites = (pid: number): number => [String(pid), ...childrenOf(pid)].reduce((sum, one) => sum + writesOf(one), 0);

const writesOf = (pid: string): number => {
  try {
    return Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
};
