import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { nodeClock } from "../../../runtimes/node-clock.ts";
import { QueueCannotOpen, QueueUnavailable } from "../../queue.ts";
import { storedEvent } from "../../stored-event.fixture.ts";
import { openPostgresQueue } from "../postgres.ts";
import { openNode, useServer } from "./node.fixture.ts";
import { postgresBin, processesOf, startPostgres } from "./server.fixture.ts";

const isThere = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe.skipIf(postgresBin() === undefined)("nodes, of their Postgres server,", () => {
  const { server, sql } = useServer();

  it("are ready again by themselves once the database is back, without anybody putting anything", async () => {
    const clock = manualClock();
    const node = await openNode(server().address(), clock);
    await node.put([storedEvent()]);
    await server().kill();
    await expect(node.put([storedEvent({ id: "refused" })])).rejects.toThrow(QueueUnavailable);
    await expect(node.listDead({}), "asked by people").rejects.toThrow(QueueUnavailable);
    for (let probe = 0; probe < 3; probe += 1) {
      clock.advance(1000);
      await wait(200);
    }
    await server().start();
    await expect
      .poll(() => {
        clock.advance(1000);
        return node.ready();
      })
      .toEqual({ ok: true });
  });

  it("refuse a schema that a newer dayfly wrote, and leave it as it is", async () => {
    const address = server().address();
    await (await openNode(address)).close();
    await sql(address, "insert into migration (version, applied_at) values (999, now())");
    await expect(openNode(address)).rejects.toThrow(QueueCannotOpen);
    await expect(openNode(address)).rejects.toThrow(/written by a newer dayfly \(version 999/);
  });

  it("refuse a server, and a user, that does not wait for the disk", async () => {
    await sql(server().address(), "alter role dayfly set synchronous_commit = off");
    try {
      await expect(openNode(server().address())).rejects.toThrow(/synchronous_commit is off, and on or remote_apply is needed/);
    } finally {
      await sql(server().address(), "alter role dayfly reset synchronous_commit");
    }
  });

  it(
    "answer puts within seconds while the server is silent, and take events again when it goes on",
    { timeout: 60_000 },
    async () => {
      const hanging = await startPostgres();
      onTestFinished(() => hanging.stop());
      const queue = await openNode(hanging.address(), nodeClock);
      const put = (id: string) => queue.put([storedEvent({ id })]);
      await put("before");
      const pids = processesOf(Number(hanging.pid()));
      const signal = (name: NodeJS.Signals) => pids.filter(isThere).forEach((one) => process.kill(one, name));
      onTestFinished(() => signal("SIGCONT"));
      signal("SIGSTOP");
      const timeRefusal = async (id: string): Promise<number> => {
        const startedAt = performance.now();
        await expect(put(id)).rejects.toBeInstanceOf(QueueUnavailable);
        return performance.now() - startedAt;
      };
      const first = timeRefusal("first");
      await wait(100);
      // The second waits for the commit of the first.
      for (const ms of await Promise.all([first, timeRefusal("behind")])) expect(ms).toBeLessThan(13_000);
      signal("SIGCONT");
      await expect.poll(() => put("after").catch(() => [])).toHaveLength(1);
    },
  );

  it("tell of a database that cannot hold every character", async () => {
    await sql(server().address(), "create database western encoding 'LATIN1' locale 'C' template template0");
    const told: string[] = [];
    const answers: unknown[] = [];
    const log = { ...silentLog, warn: (message: string) => void told.push(message) };
    for (const address of [server().url, server().url.replace(/postgres$/, "western")]) {
      const queue = await openPostgresQueue({ address: `${address}?schema=encoding`, clock: nodeClock, log });
      answers.push(await queue.put([storedEvent({ props: { title: "🌷" } })]).catch(String));
      await queue.close();
    }
    expect(answers).toEqual([["stored"], expect.stringContaining("22P05")]);
    expect(told).toEqual([expect.stringContaining("encoding is LATIN1")]);
  });

  it("say what is wrong with an address, and no password", async () => {
    const opening = openNode("postgres://dayfly:geheim@127.0.0.1:9/postgres");
    await expect(opening).rejects.toThrow(/nothing listens there/);
    await expect(opening).rejects.not.toThrow(/geheim/);
    await expect(openNode(server().url.replace(/postgres$/, "nowhere"))).rejects.toThrow(/does not exist; make it with createdb/);
  });
});
