import { once } from "node:events";
import { expect, it } from "vitest";
import { temporaryFolder } from "../src/lib/folder.fixture.ts";
import { startDayfly } from "./dayfly-process.fixture.ts";

/** A supervisor of the quickest kind: SIGTERM comes before the call that says where it listens has returned. */
const STOP_AT_ONCE = `data:text/javascript,
  const { write } = process.stdout;
  process.stdout.write = (line) => {
    write.call(process.stdout, line);
    process.kill(process.pid, 'SIGTERM');
  };`.replaceAll(/\s+/g, "%20");

it("dayfly start stops in order when it is told to as soon as it says that it listens", async () => {
  const child = startDayfly({ dataDir: temporaryFolder(), env: { NODE_OPTIONS: `--import ${STOP_AT_ONCE}` } });
  expect(await once(child, "exit")).toEqual([0, null]);
});
