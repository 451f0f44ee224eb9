import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../lib/folder.fixture.ts";
import { silentLog } from "../../lib/log.ts";
import { manualClock } from "../../lib/manual-clock.ts";
import { QueueCannotOpen } from "../queue.ts";
import { storedEvent } from "../stored-event.fixture.ts";
import { openQueue } from "./index.ts";

const surroundings = () => {
  return { clock: manualClock(), log: silentLog, dataDir: temporaryFolder() };
};

describe("openQueue", () => {
  it.each([
    { setting: "sqlite:", file: "queue.db" },
    { setting: "memory:", file: undefined },
  ])("opens $setting", async ({ setting, file }) => {
    const around = surroundings();
    const queue = await openQueue(setting, around);
    expect(await queue.put([storedEvent()])).toEqual(["stored"]);
    if (file) expect(existsSync(join(around.dataDir, file))).toBe(true);
    await queue.close();
  });

  it("opens sqlite: at the path that follows, in a directory that it makes", async () => {
    const around = surroundings();
    const path = join(around.dataDir, "deep", "down", "q.db");
    const queue = await openQueue(`sqlite:${path}`, around);
    await queue.close();
    expect(existsSync(path)).toBe(true);
  });

  it.each(["", "sqlite", "redis://localhost", "toString:", "constructor"])("refuses %j", async (setting) => {
    await expect(openQueue(setting, surroundings())).rejects.toThrow(QueueCannotOpen);
  });
});
