import { setTimeout as wait } from "node:timers/promises";
import type { NatsCluster } from "./cluster-nats.ts";
import type { Random } from "./random.ts";

/** A process of the cluster. */
export interface Member {
  readonly name: string;
  kill(): Promise<void>;
  /** Resolves when it listens. */
  start(): Promise<void>;
  pid(): number | undefined;
}

export interface StrikeParts {
  readonly nats: Pick<NatsCluster, "leader" | "untilHealthy" | "isolate">;
  readonly servers: readonly Member[];
  readonly nodes: readonly Member[];
  readonly random: Random;
  readonly tell: (stage: string) => void;
}

/** What is done to the cluster's processes, one thing after the other. */
export interface Strikes {
  /**
   * A member's name, or `leader` for the server that leads what waits: it is killed and started again. With `stop:` before it: it hangs for
   * ten seconds. With `cut:`: a server is cut off from the others, and not from the nodes, for fifteen. `two`: the leader and another server are
   * killed at once and started one after the other.
   */
  strike(victim: string): Promise<void>;
  /** Whoever is drawn. */
  strikeAnyone(): Promise<void>;
  counts(): { readonly kills: Readonly<Record<string, number>>; readonly leaderKills: number };
}

const DOWN_MS = 600;
const PAUSE_MS = 2400;
const STOPPED_MS = 10_000;
/** Longer than nodes stay with a server through which nobody answers. */
const CUT_MS = 15_000;
/** Time in which a second server is missing, so that nobody can lead. */
const ALONE_MS = 5000;

/** Of all strikes; the rest kills any one member. */
const SHARES = { leader: 0.3, "stop:leader": 0.08, "stop:anyone": 0.05, "cut:leader": 0.06, "cut:anyone": 0.06, two: 0.05 };

export const createStrikes = ({ nats, servers, nodes, random, tell }: StrikeParts): Strikes => {
  const members = [...servers, ...nodes];
  const kills: Record<string, number> = {};
  let leaderKills = 0;

  const count = (name: string): void => {
    kills[name] = (kills[name] ?? 0) + 1;
  };
  const anyOf = (choice: readonly Member[]): Member | undefined => random.shuffled(choice)[0];

  const findLeader = async (): Promise<Member | undefined> => {
    for (let looks = 0; looks < 20; looks++) {
      const leader = await nats.leader();
      const member = servers.find(({ name }) => name === leader);
      if (member) return member;
      // One is being chosen.
      await wait(500);
    }
    return undefined;
  };
  const find = async (name: string): Promise<Member> => {
    const member = name === "leader" ? await findLeader() : members.find((one) => one.name === name);
    if (!member) throw new Error(`There is nobody called ${name} to strike.`);
    return member;
  };
  const untilBack = async (member: Member): Promise<void> => {
    await member.start();
    if (servers.includes(member)) await nats.untilHealthy();
    tell(`${member.name} is back`);
  };

  const kill = async (name: string): Promise<void> => {
    const member = await find(name);
    tell(`killing ${member.name}`);
    await member.kill();
    count(member.name);
    if (name === "leader") leaderKills++;
    await wait(random.between(DOWN_MS / 2, DOWN_MS));
    await untilBack(member);
  };
  const stop = async (name: string): Promise<void> => {
    const member = name === "anyone" ? anyOf(servers) : await find(name);
    const pid = member?.pid();
    if (!member || pid === undefined) throw new Error(`${name} does not run.`);
    tell(`stopping ${member.name} for ${STOPPED_MS / 1000} s`);
    process.kill(pid, "SIGSTOP");
    count(`${member.name}, stopped`);
    await wait(STOPPED_MS);
    process.kill(pid, "SIGCONT");
    await nats.untilHealthy();
    tell(`${member.name} goes on`);
  };
  const cut = async (name: string): Promise<void> => {
    const member = name === "anyone" ? anyOf(servers) : await find(name);
    if (!member) throw new Error("There is no server to cut off.");
    tell(`cutting ${member.name} off from the others for ${CUT_MS / 1000} s`);
    const mend = nats.isolate(member.name);
    count(`${member.name}, cut off`);
    await wait(CUT_MS);
    mend();
    await nats.untilHealthy();
    tell(`${member.name} is among the others again`);
  };
  const killTwo = async (): Promise<void> => {
    const leader = await find("leader");
    const other = anyOf(servers.filter((server) => server !== leader)) ?? leader;
    tell(`killing ${leader.name} and ${other.name}`);
    await Promise.all([leader.kill(), other.kill()]);
    leaderKills++;
    count(leader.name);
    count(other.name);
    await wait(ALONE_MS);
    await other.start();
    await wait(random.between(PAUSE_MS / 2, PAUSE_MS));
    await untilBack(leader);
  };

  const strike = async (victim: string): Promise<void> => {
    const [, how, whom] = /^(stop|cut):(.+)$/.exec(victim) ?? [];
    if (victim === "two") await killTwo();
    else if (whom === undefined) await kill(victim);
    else await (how === "stop" ? stop(whom) : cut(whom));
    await wait(random.between(PAUSE_MS / 2, PAUSE_MS));
  };

  const draw = (): string => {
    let rest = random.next();
    for (const [victim, share] of Object.entries(SHARES)) {
      rest -= share;
      if (rest < 0) return victim;
    }
    return anyOf(members)?.name ?? "leader";
  };

  return { strike, strikeAnyone: () => strike(draw()), counts: () => ({ kills, leaderKills }) };
};
