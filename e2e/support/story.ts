import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "playwright/test";
import { nodeClock } from "../../packages/collector/src/runtimes/node-clock.ts";
import type { SandboxOptions } from "../../packages/collector/src/sandbox/options.ts";
import { type ServedSandbox, serveSandbox } from "../../packages/collector/src/sandbox/serve-sandbox.ts";
import type { DayflyProcess } from "./dayfly-process.ts";
import { startDayfly } from "./dayfly-process.ts";
import type { FrontParts } from "./site-front.ts";
import { startFront } from "./site-front.ts";

interface Story {
  /** Where the collector of this test may write; gone afterwards. */
  readonly dataDir: string;
  /** A running `dayfly demo`. */
  readonly demo: DayflyProcess;
  /** Starts `dayfly`; killed at the test's end if it is still there. */
  readonly start: typeof startDayfly;
  /** A sandbox that the command line cannot set up, of several ad accounts. */
  readonly openSandbox: (options: Omit<SandboxOptions, "clock">) => Promise<ServedSandbox>;
  /** Puts a site with a real name before a collector; gives its origin. */
  readonly openSite: (parts: FrontParts & { host: string }) => Promise<string>;
}

export const test = base.extend<Story>({
  dataDir: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "dayfly-story-"));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  // Ends its processes before the folder that they write to is removed.
  start: async ({ dataDir: _before }, use) => {
    const started: DayflyProcess[] = [];
    await use(async (...call) => {
      const dayfly = await startDayfly(...call);
      started.push(dayfly);
      return dayfly;
    });
    await Promise.all(started.map((dayfly) => dayfly.kill()));
  },
  demo: ({ start, dataDir }, use) => start(["demo", "--port", "0", "--sandbox-port", "0", "--data-dir", dataDir]).then(use),
  openSandbox: async ({}, use) => {
    const opened: ServedSandbox[] = [];
    await use(async (options) => {
      const sandbox = await serveSandbox({ port: 0, clock: nodeClock, ...options });
      opened.push(sandbox);
      return sandbox;
    });
    await Promise.all(opened.map((sandbox) => sandbox.close()));
  },
  openSite: async ({}, use) => {
    const fronts: { close(): void }[] = [];
    await use(async ({ host, ...parts }) => {
      const front = await startFront(parts);
      fronts.push(front);
      return `${parts.scheme}://${host}:${front.port}`;
    });
    for (const front of fronts) front.close();
  },
});
