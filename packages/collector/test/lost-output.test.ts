import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../src/lib/folder.fixture.ts";
import { postEvent, runDayfly, startDayfly, urlOf } from "./dayfly-process.fixture.ts";

const COMMAND = ["completion", "bash"];

/** /dev/full is the file of a full disk. */
describe.runIf(existsSync("/dev/full"))("output that cannot be written", () => {
  it("leaves a collector running whose log's disk is full", async () => {
    const env = { DAYFLY_LOG_LEVEL: "info" };
    const child = startDayfly({ dataDir: temporaryFolder(), env, shell: 'exec "$@" 2>/dev/full' });
    expect(await postEvent(await urlOf(child), "e-1")).toBe(204);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("leaves a collector running that cannot say where it listens", async () => {
    const dataDir = temporaryFolder();
    const child = startDayfly({ dataDir, shell: 'exec "$@" >/dev/full' });
    await expect.poll(() => existsSync(join(dataDir, "control.sock")), { timeout: 10_000 }).toBe(true);
    // Who answers has heard of signals by then; the socket is there a moment earlier.
    expect((await runDayfly(["stats"], { env: { DAYFLY_DATA_DIR: dataDir } })).code).toBe(0);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("fails a command with a sentence", async () => {
    const { code, errors } = await runDayfly(COMMAND, { shell: 'exec "$@" >/dev/full' });
    expect(errors).toMatch(/^The output cannot be written: ENOSPC[^\n]*\n$/);
    expect(code).toBe(1);
  });
});

it("a command whose reader has gone ends without a word", async () => {
  const { code, errors } = await runDayfly(COMMAND, { readerGoes: true, shell: 'sleep 0.1; exec "$@"' });
  expect(errors).toBe("");
  expect(code).toBe(1);
});
