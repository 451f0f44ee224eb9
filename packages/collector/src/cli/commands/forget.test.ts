import { setImmediate } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { sha256Hex } from "../../lib/sha256.ts";
import { silentLog } from "../../lib/log.ts";
import { openRecord } from "../../record/open-record.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { storedEvent } from "../../queue/stored-event.fixture.ts";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { giveUp, openDataQueue, runCommand } from "../run-command.fixture.ts";
import { addExport } from "./export.ts";
import { addForget } from "./forget.ts";

const EM = sha256Hex("jane@example.com");
const theirs = (id: string, more: object = {}) => ({ ...storedEvent({ id }), user: { em: [EM] }, ...more });

/** A data directory of a collector that does not run, with two of a person's events in it, one of them recorded, and another's. */
const newPlace = async () => {
  const dataDir = temporaryFolder();
  const queue = await openDataQueue(dataDir);
  await giveUp(queue, [{ id: "dead", reason: "refused" }]);
  await queue.put([theirs("one"), theirs("two", { user: {}, pinUnauth: sha256Hex("dWlk") }), storedEvent({ id: "other" })]);
  await queue.close();
  const record = openRecord("sqlite", { dataDir, clock: nodeClock, log: silentLog, onLeftOut: () => {}, isShown: true });
  record.accepted([record.begin({ event: theirs("one"), sent: () => ({}) })]);
  await record.findPerson({ em: [EM] });
  await record.close();
  return { DAYFLY_DATA_DIR: dataDir };
};

describe("dayfly forget and export", () => {
  it("prints what is held of a person, forgets it, and says how many", async () => {
    const env = await newPlace();
    const person = ["--email", " Jane@Example.com ", "--pin-unauth", "dWlk"];
    const { held, recorded } = JSON.parse((await runCommand(addExport, ["export", ...person], { env })).out);
    expect(held.map(({ state, event }: { state: string; event: { id: string } }) => [state, event.id])).toEqual([
      ["waiting", "one"],
      ["waiting", "two"],
    ]);
    expect(recorded).toHaveLength(1);

    const forgotten = await runCommand(addForget, ["forget", "--json", ...person], { env });
    expect(forgotten).toMatchObject({ code: 0, out: '{"waiting":2,"dead":0,"recorded":1}\n' });
    const after = await runCommand(addExport, ["export", ...person], { env });
    expect(JSON.parse(after.out)).toEqual({ held: [], recorded: [] });
    const queue = await openDataQueue(env.DAYFLY_DATA_DIR);
    expect(await queue.stats()).toMatchObject({ waiting: 1, dead: 1 });
    await queue.close();
  });

  it.each([
    ["export", addExport, "Looking for the person  1 s"],
    ["forget", addForget, "Forgetting  1 s"],
  ] as const)("%s shows how long it takes, and wipes that when it is done", async (verb, add, line) => {
    const env = await newPlace();
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const running = runCommand(add, [verb, "--email", "jane@example.com"], { env, progressColumns: 80 });
    const ended = running.then(() => "ended");
    while ((await Promise.race([ended, setImmediate("running")])) === "running") vi.advanceTimersByTime(1000);
    const { code, out, err } = await running;
    expect(code).toBe(0);
    expect(err).toContain(line);
    expect(err.endsWith("\r\u001B[K")).toBe(true);
    expect(out).not.toContain(line);
  });

  const REFUSED: readonly [why: string, args: readonly string[], words: RegExp][] = [
    ["nobody", [], /Name the person by at least one of --email, --phone/],
    ["an address that is none", ["--email", "jane"], /--email cannot be read/],
    ["a national number of no country", ["--phone", "0151 2345678"], /--phone cannot be read/],
    ["a user id that is blank", ["--user", " "], /--user cannot be read/],
    ["a visitor id that is empty", ["--pin-unauth", ""], /--pin-unauth cannot be read/],
    ["a click id that is blank", ["--epik", " "], /--epik cannot be read/],
    ["two from standard input", ["--email", "-", "--phone", "-"], /Only one/],
  ];
  it.each(REFUSED)("refuses %s, without repeating it", async (_why, args, words) => {
    const { code, err } = await runCommand(addForget, ["forget", ...args]);
    expect(code).toBe(2);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/jane|0151/);
  });
});
