import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../src/lib/folder.fixture.ts";
import { createLogWatch } from "../chaos/log-watch.ts";
import { startDayfly } from "./dayfly-process.fixture.ts";

const findingsIn = (output: string) => {
  const watch = createLogWatch();
  for (const line of output.split("\n")) watch.note(line);
  return watch.findings();
};

describe("the log watch of pnpm chaos", () => {
  it("takes a start that the store refuses for no fault of the collector's own", async () => {
    const dataDir = temporaryFolder();
    writeFileSync(join(dataDir, "queue.db"), "a file that fails");
    const child = startDayfly({ dataDir });
    if (!child.stderr) throw new Error("no output to read");
    const [[code], output] = await Promise.all([once(child, "exit"), text(child.stderr)]);
    expect(code).toBe(1);
    expect(output).toContain("The queue cannot be opened");
    expect(findingsIn(output).bugs).toEqual([]);
  });

  it("tells a crash, and what the collector calls a fault of its own", () => {
    const crash = "TypeError: undefined is not a function";
    const own = JSON.stringify({ level: "error", msg: "A request failed. Please report it." });
    expect(findingsIn(`${crash}\n${own}\n{"level":"info"}\n`).bugs).toEqual([crash, own]);
  });
});
