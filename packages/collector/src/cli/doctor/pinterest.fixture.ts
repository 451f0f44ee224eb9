import { afterAll, afterEach, beforeAll } from "vitest";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { SANDBOX_AD_ACCOUNT_ID } from "../../sandbox/options.ts";
import { type ServedSandbox, serveSandbox } from "../../sandbox/serve-sandbox.ts";
import { open as openWorld } from "./doctor.fixture.ts";
import type { World } from "./world.ts";

/** A stand-in for Pinterest for a file's tests, and worlds in which it is Pinterest. */
export const usePinterest = () => {
  let pinterest: ServedSandbox;
  beforeAll(async () => {
    const adAccountIds = [SANDBOX_AD_ACCOUNT_ID, "77"];
    pinterest = await serveSandbox({ port: 0, clock: nodeClock, tagIds: ["2612345678901"], adAccountIds });
  });
  afterAll(() => pinterest.close());
  afterEach(() => pinterest.sandbox.clearFaults());
  return {
    pinterest: () => pinterest,
    open: (env: Record<string, string> = {}, given: Partial<World> = {}) =>
      openWorld({ PINTEREST_API_BASE: pinterest.apiBase, ...env }, given),
  };
};
