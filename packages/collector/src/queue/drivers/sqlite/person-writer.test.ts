import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { manualClock } from "../../../lib/manual-clock.ts";
import { sha256Hex } from "../../../lib/sha256.ts";
import { settleAll } from "../../contract/harness.contract.ts";
import { storedEvent, storedEvents } from "../../stored-event.fixture.ts";
import { openSqliteQueue } from "../sqlite.ts";
import { temporaryFolder } from "../../../lib/folder.fixture.ts";

const EMAIL = sha256Hex("jane@example.com");

describe("personWriter", () => {
  it("leaves none of a person's bytes in the queue's files, and all of the others'", async () => {
    const folder = temporaryFolder();
    const clock = manualClock();
    const queue = await openSqliteQueue({ path: join(folder, "queue.db"), clock, log: silentLog });
    const everything = (): string =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "latin1"))
        .join("");
    const theirs = (id: string) => ({ ...storedEvent({ id, props: { note: "x".repeat(3000) } }), user: { em: [EMAIL] } });
    const others = storedEvents(300, { prefix: "other" });
    await queue.put([theirs("janes-dead"), theirs("janes-later")]);
    await settleAll(queue, ({ event }) =>
      event.id === "janes-dead"
        ? { kind: "dead", reason: "refused", detail: "no" }
        : { kind: "retry", dueAt: clock.now(), countsAsAttempt: true },
    );
    await queue.put([...others.slice(0, 150), theirs("janes-waiting"), ...others.slice(150)]);
    for (const id of ["janes-dead", "janes-later", "janes-waiting", EMAIL]) expect(everything()).toContain(id);

    expect(await queue.forget({ em: [EMAIL] })).toEqual({ waiting: 2, dead: 1 });
    for (const id of ["janes-waiting", "janes-later", "janes-dead", EMAIL]) expect(everything()).not.toContain(id);
    const back = await settleAll(queue, () => ({ kind: "done" }));
    expect(back.map(({ event }) => event)).toEqual(others);
    await queue.close();
  });

  it("lets puts through while it searches a large backlog", async () => {
    const queue = await openSqliteQueue({ path: join(temporaryFolder(), "queue.db"), clock: manualClock(), log: silentLog });
    for (let put = 0; put < 40; put += 1) {
      await queue.put(storedEvents(1000, { prefix: `put-${put}`, props: { note: "x".repeat(500) } }));
    }
    const search = { isOver: false };
    const forgetting = queue.forget({ em: [EMAIL] }).finally(() => (search.isOver = true));
    let between = 0;
    for (; !search.isOver; between += 1) await queue.put([storedEvent({ id: `between-${between}` })]);
    expect(await forgetting).toEqual({ waiting: 0, dead: 0 });
    expect(between).toBeGreaterThan(2);
    await queue.close();
  });
});
