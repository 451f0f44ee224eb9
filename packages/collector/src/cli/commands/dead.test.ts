import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { createControl } from "../../http/control.ts";
import { silentLog } from "../../lib/log.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { serveControl } from "../control-socket.ts";
import { silentRecord } from "../../record/silent.ts";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { giveUp, openDataQueue, runCommand } from "../run-command.fixture.ts";
import { addDead } from "./dead.ts";

const LETTERS = [
  { id: "e-1", site: "shop", name: "purchase", reason: "refused", detail: "'currency' is not one." },
  { id: "e-2", site: "blog", name: "page_view", reason: "too_old" },
  { id: "e-3", site: "shop", name: "lead\u001b[31m", reason: "refused" },
] as const;

/** The same queue behind both ways in: opened by the command itself, or by a collector that runs. */
const WAYS = {
  "in its own process": async () => {
    const dataDir = temporaryFolder();
    const queue = await openDataQueue(dataDir);
    await giveUp(queue, LETTERS);
    await queue.close();
    return dataDir;
  },
  "through the socket of a running collector": async () => {
    const dataDir = temporaryFolder();
    const queue = await openDataQueue(dataDir);
    await giveUp(queue, LETTERS);
    const server = await serveControl(
      createControl({ queue, record: () => silentRecord, clock: nodeClock, log: silentLog }),
      dataDir,
    );
    onTestFinished(async () => {
      await server.close();
      await queue.close();
    });
    return dataDir;
  },
};

describe.each(Object.entries(WAYS))("dayfly dead, %s", (_way, prepare) => {
  const start = async () => {
    const dataDir = await prepare();
    return (...args: string[]) => runCommand(addDead, ["dead", ...args, "--data-dir", dataDir], { columns: 80 });
  };

  it("lists letters in a table that fits the terminal, and says what to do", async () => {
    const dead = await start();
    const { code, out } = await dead("list");
    expect(code).toBe(0);
    const lines = out.split("\n");
    expect(lines.slice(0, 4).map((line) => line.split(/\s{2,}/)[0])).toEqual(["key", "3", "2", "1"]);
    expect(lines[3]).toMatch(/^1 .* shop .* purchase .* refused +1 +'currency' is not one\.$/);
    expect(Math.max(...lines.slice(0, 4).map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(out).toContain("refused: Pinterest refused this event; its answer says why. Correct the mapping and replay.");
    expect(out).toContain("too_old: ");
    expect(out).not.toContain("\u001b");
  });

  it("chooses by site, reason, time and number", async () => {
    const dead = await start();
    const keys = async (...args: string[]) =>
      JSON.parse((await dead("list", "--json", ...args)).out).map(({ key }: { key: string }) => key);
    expect(await keys()).toEqual(["3", "2", "1"]);
    expect(await keys("--site", "shop")).toEqual(["3", "1"]);
    expect(await keys("--reason", "too_old")).toEqual(["2"]);
    expect(await keys("--since", "1h")).toEqual(["3", "2", "1"]);
    expect(await keys("--until", "1h")).toEqual([]);
    expect(await keys("--limit", "2")).toEqual(["3", "2"]);
    expect((await dead("list", "--limit", "2")).out).toContain("more than these 2");
    expect((await dead("list", "--until", "1h")).out).toBe("No dead letters.\n");
  });

  it("shows one, and fails on one that is not there", async () => {
    const dead = await start();
    const { out } = await dead("show", "1");
    expect(out).toMatch(/refused: Pinterest refused this event/);
    expect(out).toContain('"id": "e-1"');
    expect(JSON.parse((await dead("show", "1", "--json")).out)).toMatchObject({ key: "1", event: { id: "e-1" } });
    expect(await dead("show", "77")).toMatchObject({ code: 1, out: "", err: expect.stringContaining("no dead letter 77") });
  });

  it("exports JSON lines without IP address and user agent", async () => {
    const dead = await start();
    const { out } = await dead("export");
    const letters = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(letters.map(({ eventId }) => eventId)).toEqual(["e-3", "e-2", "e-1"]);
    expect(out).not.toMatch(/192\.0\.2\.1|Mozilla|"ip"|"userAgent"/);
    expect((await dead("export", "--reason", "gave_up")).out).toBe("");
  });

  it.each(["replay", "drop"])("%ss all only when told so", async (verb) => {
    const dead = await start();
    expect(await dead(verb)).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining(`${verb} all 3 dead letters. Add --yes`),
    });
    expect(JSON.parse((await dead("list", "--json")).out)).toHaveLength(3);
    expect((await dead(verb, "--yes")).out).toMatch(/^3 dead letters (put back in line|deleted)\.\n$/);
    expect((await dead("list")).out).toBe("No dead letters.\n");
  });

  it("replays and drops what is chosen", async () => {
    const dead = await start();
    expect(await dead("replay", "1")).toMatchObject({ code: 0, out: "1 dead letter put back in line.\n" });
    expect(await dead("replay", "1")).toMatchObject({ code: 1, err: expect.stringContaining("no dead letter 1") });
    expect((await dead("drop", "--site", "blog", "--json")).out).toBe('{"count":1}\n');
    expect((await dead("drop", "--limit", "5")).out).toBe("1 dead letter deleted.\n");
    expect((await dead("replay", "--reason", "gave_up")).out).toBe("0 dead letters put back in line.\n");
  });
});

describe("dayfly dead", () => {
  it("pages through more letters than one answer holds", async () => {
    const dataDir = temporaryFolder();
    const queue = await openDataQueue(dataDir);
    await giveUp(
      queue,
      Array.from({ length: 1201 }, (_, index) => ({ id: `e-${index}`, reason: "refused" as const })),
    );
    await queue.close();
    const { out } = await runCommand(addDead, ["dead", "export", "--data-dir", dataDir]);
    expect(new Set(out.trimEnd().split("\n")).size).toBe(1201);
  });

  const MISTAKES: readonly [args: string[], code: number, says: string][] = [
    [["list", "--reason", "bad_luck"], 2, "Allowed choices are"],
    [["list", "--since", "yesterday"], 2, "Write a time such as"],
    [["list", "--limit", "0"], 2, "whole number from 1"],
    [["show"], 2, "missing required argument"],
    [["list", "--data-dir", "/nonexistent/data"], 1, "There is no queue at /nonexistent/data/queue.db. Check DAYFLY_DATA_DIR"],
  ];
  it.each(MISTAKES)("says what is wrong with %j", async (args, code, says) => {
    expect(await runCommand(addDead, ["dead", ...args])).toMatchObject({ code, err: expect.stringContaining(says) });
  });

  it("says so where the queue lives in the memory of a process that is gone", async () => {
    const { code, err } = await runCommand(addDead, ["dead", "list", "--data-dir", temporaryFolder()], {
      env: { DAYFLY_QUEUE: "memory:" },
    });
    expect([code, err]).toEqual([1, expect.stringContaining("memory only")]);
  });

  it("says what to do where a collector has the queue but does not answer", async () => {
    const dataDir = temporaryFolder();
    const queue = await openDataQueue(dataDir);
    onTestFinished(() => queue.close());
    const { code, err } = await runCommand(addDead, ["dead", "list", "--data-dir", dataDir]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^No collector answers you at .*control\.sock\. .*Another dayfly is running/),
    ]);
  });
});

it("goes on behind letters that it cannot read", async () => {
  const dataDir = await WAYS["in its own process"]();
  const file = new DatabaseSync(join(dataDir, "queue.db"));
  file.exec("update dead set reason = 'of a later version' where id in (2, 3)");
  file.close();
  const { out } = await runCommand(addDead, ["dead", "list", "--json", "--limit", "1", "--data-dir", dataDir]);
  expect(JSON.parse(out).map(({ key }: { key: string }) => key)).toEqual(["1"]);
});
