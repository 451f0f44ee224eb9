import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../src/lib/folder.fixture.ts";
import { killDayfly, postEvent, startDayfly, urlOf } from "./dayfly-process.fixture.ts";

const REQUESTS = 25;

const hasStrace = spawnSync("strace", ["--version"], { stdio: "ignore" }).status === 0;
if (!hasStrace) {
  process.stderr.write(
    "\nTHE ORDER OF FSYNC AND ANSWER IS NOT TESTED HERE: strace is missing. On Debian: apt-get install -y strace\n\n",
  );
}

/** What the kernel saw, in order: a 204 on a socket, the end of an fsync of the queue's file or log. */
type Step = "answer" | "fsync";

const readSteps = (trace: string): readonly Step[] =>
  trace.split("\n").flatMap((line): Step[] => {
    if (/\b(write|writev|sendto|sendmsg)\(.*HTTP\/1\.1 204/.test(line)) return ["answer"];
    const isSync = /(f(data)?sync\(\d+<[^>]*queue\.db|<\.\.\. f(data)?sync resumed)/.test(line) && line.endsWith(" = 0");
    return isSync ? ["fsync"] : [];
  });

describe("the collector's answer", () => {
  it.skipIf(!hasStrace)("is written after the fsync of its event has returned, each time", { timeout: 60_000 }, async () => {
    const dataDir = temporaryFolder();
    const trace = join(temporaryFolder(), "trace");
    const calls = "trace=write,writev,sendto,sendmsg,fsync,fdatasync";
    const child = startDayfly({ dataDir, shell: `exec strace -f -y -s 40 -e ${calls} -o ${trace} "$@"` });
    const url = await urlOf(child);
    for (let count = 0; count < REQUESTS; count += 1) expect(await postEvent(url, `event-${count}`)).toBe(204);
    await killDayfly(child);

    const steps = readSteps(readFileSync(trace, "utf8"));
    expect(steps.filter((step) => step === "answer")).toHaveLength(REQUESTS);
    const tooEarly = steps.filter((step, index) => step === "answer" && steps[index - 1] !== "fsync");
    expect(tooEarly, "answers without an fsync since the answer before").toEqual([]);
  });
});
