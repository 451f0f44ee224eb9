import { test } from "playwright/test";
import { missingPackages } from "../support/engine-binaries.ts";
import { launchChromium } from "../support/engine-chromium.ts";
import { openCollector } from "../support/engine-collector.ts";
import type { Engine, EngineName } from "../support/engine-driver.ts";
import { launchFirefox } from "../support/engine-firefox.ts";
import { startServer } from "../support/engine-server.ts";
import { launchWebkitgtk } from "../support/engine-webkitgtk.ts";
import { CASES } from "./cases.ts";
import type { World } from "./scene.ts";
import { createScene } from "./scene.ts";

const LAUNCH = {
  chromium: launchChromium,
  webkitgtk: launchWebkitgtk,
  firefox: launchFirefox,
} as const satisfies Record<EngineName, (proxy: string) => Promise<Engine>>;

/** Declares one test per case. One browser, one server and one collector serve all of them. */
export const runCases = (engine: EngineName): void => {
  const missing = missingPackages(engine);
  let world: World | undefined;
  let scenes = 0;

  test.beforeAll(async () => {
    if (missing.length > 0) return;
    const collector = openCollector();
    const server = await startServer(collector);
    world = { collector, server, engine: await LAUNCH[engine](server.proxy) };
  });
  test.afterAll(async () => {
    await world?.engine.close();
    world?.server.close();
  });

  for (const { number, what, run } of CASES) {
    test(`${number} ${what} [${engine}]`, async () => {
      test.skip(missing.length > 0, `Run \`node e2e/engines/ensure-engines.mjs\` as root: ${missing.join(" ")} missing.`);
      if (!world) return;
      const scene = createScene(world, `case-${number}-${(scenes += 1)}.test`);
      try {
        await run(scene);
      } finally {
        await scene.end();
      }
    });
  }
};
