import { copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import { type LogFields, silentLog } from "../../../lib/log.ts";
import { type ManualClock, manualClock } from "../../../lib/manual-clock.ts";
import { type Queue, QueueUnavailable } from "../../queue.ts";
import { DAY_MS, HOUR_MS, unixMs } from "../../../lib/time.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import { openSqliteQueue, type SqliteQueueOptions } from "../sqlite.ts";
import { temporaryFolder } from "../../../lib/folder.fixture.ts";

const KILOBYTE = "x".repeat(1024);

async function openQueue(options: Partial<SqliteQueueOptions> = {}): Promise<{ queue: Queue; clock: ManualClock; path: string }> {
  const path = join(temporaryFolder(), "queue.db");
  const clock = manualClock();
  const queue = await openSqliteQueue({ path, clock, log: silentLog, ...options });
  onTestFinished(() => queue.close());
  return { queue, clock, path };
}

function copyOf(path: string): string {
  copyFileSync(path, `${path}.copy`);
  return `${path}.copy`;
}

/** Puts until the store refuses. Gives the ids that it answered for. */
async function putUntilRefused(queue: Queue, size: number, prefix: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let round = 0; ; round += 1) {
    const events = storedEvents(size, { prefix: `${prefix}-${size}-${round}`, props: { text: KILOBYTE } });
    try {
      await queue.put(events);
      ids.push(...events.map((event) => event.id));
    } catch (error) {
      expect(error).toBeInstanceOf(QueueUnavailable);
      return ids;
    }
  }
}

/** To the brim: when a hundred find no room, one may still. */
const fill = async (queue: Queue, prefix: string): Promise<readonly string[]> => [
  ...(await putUntilRefused(queue, 100, prefix)),
  ...(await putUntilRefused(queue, 1, prefix)),
];

async function drain(queue: Queue): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    const leased = await queue.lease({ max: 500, leaseMs: 60_000 });
    if (leased.length === 0) return ids;
    await queue.settle(leased.map(({ ref }) => ({ ref, kind: "done" })));
    ids.push(...leased.map(({ event }) => event.id));
  }
}

/** Lets a planned probe run, until the queue says what is expected. */
async function readyAfterProbe(queue: Queue, clock: ManualClock): Promise<void> {
  await expect
    .poll(() => {
      clock.advance(1000);
      return queue.ready();
    })
    .toEqual({ ok: true });
}

describe("openSqliteQueue, in trouble", () => {
  it("fills up to its limit, drains all the same, and takes events again, several times over", async () => {
    const { queue } = await openQueue({ maxFileBytes: 3 * 1024 * 1024 });
    for (const prefix of ["first", "second", "third"]) {
      const stored = await fill(queue, prefix);
      expect(stored.length).toBeGreaterThan(1000);
      expect(queue.ready()).toEqual({ ok: false, reason: expect.stringContaining("limit of 3 MiB") });
      expect(await drain(queue)).toEqual(stored);
      expect(queue.ready()).toEqual({ ok: true });
    }
  });

  it("retries and buries events of a full store", async () => {
    const { queue, clock } = await openQueue({ maxFileBytes: 1024 * 1024 });
    const stored = await fill(queue, "full");
    const leased = await queue.lease({ max: stored.length, leaseMs: 60_000 });
    await queue.settle(
      leased.map(({ ref }, place) =>
        place % 2 === 0
          ? { ref, kind: "retry", dueAt: clock.now(), countsAsAttempt: true }
          : { ref, kind: "dead", reason: "refused", detail: "no" },
      ),
    );
    const retried = Math.ceil(stored.length / 2);
    expect(await queue.stats()).toMatchObject({ waiting: retried, dead: stored.length - retried });
    await queue.dropDead({});
    expect(await drain(queue)).toHaveLength(retried);
    await readyAfterProbe(queue, clock);
  });

  it("leaves the volume the room that deleting takes", async () => {
    const { queue } = await openQueue({ minFreeBytes: Number.MAX_SAFE_INTEGER });
    await expect(queue.put([storedEvent()])).rejects.toThrow(/volume of .* free some space/);
    expect(queue.ready()).toMatchObject({ ok: false });
  });

  it("refuses puts while another process locks the file, keeps settlements, and recovers by itself", async () => {
    const { queue, clock, path } = await openQueue();
    await queue.put(storedEvents(2));
    const [first] = await queue.lease({ max: 1, leaseMs: 3_600_000 });
    if (!first) throw new Error("nothing was leased");
    const other = new DatabaseSync(path);
    other.exec("begin immediate");

    const settled = queue.settle([{ ref: first.ref, kind: "done" }]);
    await expect(queue.put([storedEvent()])).rejects.toThrow(/another process holds the queue's file locked/);
    expect(queue.ready()).toMatchObject({ ok: false });
    clock.advance(1000);
    expect((await queue.lease({ max: 10, leaseMs: 3_600_000 })).map(({ event }) => event.id)).toEqual(["event-1"]);

    other.exec("rollback");
    other.close();
    await readyAfterProbe(queue, clock);
    await settled;
    expect(await queue.stats()).toMatchObject({ waiting: 0, leased: 1 });
    expect(await queue.put([storedEvent()])).toEqual(["stored"]);
  });

  it.each([
    { what: "deleted", strike: (path: string) => rmSync(path) },
    { what: "replaced", strike: (path: string) => renameSync(copyOf(path), path) },
  ])("takes no events, which a restart would not find, while its file is $what, and delivers what it has", async ({ strike }) => {
    const { queue, clock, path } = await openQueue();
    await queue.put([storedEvent({ id: "before" })]);
    linkSync(path, `${path}.kept`);
    strike(path);
    await expect(queue.put([storedEvent({ id: "meanwhile" })])).rejects.toThrow(/queue\.db was moved, deleted or replaced/);
    expect(queue.ready()).toMatchObject({ ok: false });
    expect(await drain(queue)).toEqual(["before"]);
    renameSync(`${path}.kept`, path);
    await readyAfterProbe(queue, clock);
    expect(await queue.put([storedEvent({ id: "after" })])).toEqual(["stored"]);
  });

  it("is not ready while the disk does not answer", async () => {
    const { queue, clock, path } = await openQueue();
    const other = new DatabaseSync(path);
    other.exec("begin immediate");
    const put = queue.put([storedEvent()]);
    // The commit begins at the end of this turn of the event loop, and waits half a second for the lock.
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(queue.ready()).toEqual({ ok: true });
    clock.advance(6000);
    expect(queue.ready()).toEqual({ ok: false, reason: "the disk has not answered for 6 s" });
    other.exec("rollback");
    other.close();
    expect(await put).toEqual(["stored"]);
    expect(queue.ready()).toEqual({ ok: true });
  });

  it("logs once that it takes no events, and once that it does again", async () => {
    const lines: string[] = [];
    const note = (message: string): void => void lines.push(message);
    const { queue } = await openQueue({ maxFileBytes: 1024 * 1024, log: { ...silentLog, info: note, error: note } });
    await putUntilRefused(queue, 100, "full");
    await expect(queue.put(storedEvents(100, { props: { text: KILOBYTE } }))).rejects.toThrow(QueueUnavailable);
    await drain(queue);
    expect(lines).toEqual(["The queue takes no events.", "The queue takes events again."]);
  });

  it("tells settlers on close that the store never took their word", async () => {
    const { queue, path } = await openQueue();
    await queue.put([storedEvent()]);
    const [lease] = await queue.lease({ max: 1, leaseMs: 3_600_000 });
    if (!lease) throw new Error("nothing was leased");
    const other = new DatabaseSync(path);
    other.exec("begin immediate");
    const settled = expect(queue.settle([{ ref: lease.ref, kind: "done" }])).rejects.toThrow(/will be sent again/);
    await queue.close();
    await settled;
    other.close();
  });

  it("says so when its thread is gone, and neither hangs nor lies", async () => {
    let thread: Worker | undefined;
    process.once("worker", (worker) => (thread = worker));
    const { queue } = await openQueue();
    await queue.put(storedEvents(2));
    const [lease] = await queue.lease({ max: 1, leaseMs: 3_600_000 });
    if (!thread || !lease) throw new Error("the queue did not start as expected");
    const put = expect(queue.put([storedEvent()])).rejects.toThrow(QueueUnavailable);
    await thread.terminate();
    await put;
    await expect(queue.settle([{ ref: lease.ref, kind: "done" }])).rejects.toThrow(/restart dayfly/);
    await expect(queue.stats()).rejects.toThrow(/restart dayfly/);
    expect(queue.ready()).toEqual({ ok: false, reason: expect.stringContaining("restart dayfly") });
  });

  it("steps over an event that the disk has garbled, says so, and keeps it", async () => {
    const path = join(temporaryFolder(), "queue.db");
    const lines: unknown[] = [];
    const log = { ...silentLog, error: (message: string, fields?: LogFields): void => void lines.push([message, fields]) };
    const before = await openSqliteQueue({ path, clock: manualClock(), log });
    await before.put(storedEvents(3));
    await before.close();
    const file = readFileSync(path);
    file.write("#", file.indexOf('{"site":"shop","id":"event-1"'));
    writeFileSync(path, file);

    const queue = await openSqliteQueue({ path, clock: manualClock(), log });
    onTestFinished(() => queue.close());
    expect(await drain(queue)).toEqual(["event-0", "event-2"]);
    expect(lines).toEqual([[expect.stringContaining("cannot be read"), { segment: 1, index: 1 }]]);
    expect(await queue.stats()).toMatchObject({ waiting: 1 });
  });

  it("keeps a retry whose text the disk does not give again, settles the others, and goes on", async () => {
    const lines: string[] = [];
    const log = { ...silentLog, error: (message: string): void => void lines.push(message) };
    const { queue, clock, path } = await openQueue({ log });
    await queue.put(storedEvents(2));
    const [first, second] = await queue.lease({ max: 2, leaseMs: 60_000 });
    if (!first || !second) throw new Error("nothing was leased");
    const disk = new DatabaseSync(path);
    disk.exec("create table lost as select * from seg_body; delete from seg_body");
    const retry = { ref: second.ref, kind: "retry", dueAt: clock.now(), countsAsAttempt: true } as const;
    await expect(queue.settle([{ ref: first.ref, kind: "done" }, retry])).rejects.toThrow();
    expect(await queue.lease({ max: 2, leaseMs: 60_000 })).toEqual([]);
    expect(lines).toEqual([expect.stringContaining("stays in the queue")]);

    disk.exec("insert into seg_body select * from lost");
    disk.close();
    await queue.put(storedEvents(1, { prefix: "next" }));
    expect(await drain(queue)).toEqual(["next-0"]);
    await queue.close();
    const reopened = await openSqliteQueue({ path, clock, log });
    onTestFinished(() => reopened.close());
    expect(await drain(reopened)).toEqual(["event-1"]);
  });

  it("gives out again what came back from a lease, also where retries could not be read meanwhile", async () => {
    const { queue, clock, path } = await openQueue();
    await queue.put(storedEvents(2));
    expect(await queue.lease({ max: 2, leaseMs: 1000 })).toHaveLength(2);
    clock.advance(1000);
    const disk = new DatabaseSync(path);
    disk.exec("alter table job rename to unreadable");
    await expect(queue.lease({ max: 10, leaseMs: 60_000 })).rejects.toThrow();
    disk.exec("alter table unreadable rename to job");
    disk.close();
    // The reading connection says it once more before it looks again.
    await expect.poll(() => drain(queue)).toEqual(["event-0", "event-1"]);
  });

  it("retries after a restart what was postponed while the clock was a year ahead", async () => {
    const { queue, clock, path } = await openQueue();
    const now = clock.now();
    await queue.close();
    const ahead = manualClock(unixMs(now + 365 * DAY_MS));
    const before = await openSqliteQueue({ path, clock: ahead, log: silentLog });
    await before.put([storedEvent()]);
    const [lease] = await before.lease({ max: 1, leaseMs: 60_000 });
    if (!lease) throw new Error("nothing was leased");
    await before.settle([{ ref: lease.ref, kind: "retry", dueAt: ahead.now(), countsAsAttempt: true }]);
    await before.close();
    const corrected = manualClock(now);
    const after = await openSqliteQueue({ path, clock: corrected, log: silentLog });
    onTestFinished(() => after.close());
    corrected.advance(HOUR_MS);
    expect(await drain(after)).toEqual(["event"]);
  });

  it("bounds the bytes that wait for the disk", async () => {
    const { queue } = await openQueue({ maxPendingBytes: 4000 });
    const puts = storedEvents(8, { props: { text: KILOBYTE } }).map((event) => queue.put([event]));
    const outcomes = (await Promise.allSettled(puts)).map((put) => put.status);
    expect(outcomes.filter((status) => status === "fulfilled")).toHaveLength(2);
    expect(await drain(queue)).toHaveLength(2);
  });
});
