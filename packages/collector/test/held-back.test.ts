import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../src/lib/folder.fixture.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";
import { serveSandbox } from "../src/sandbox/serve-sandbox.ts";
import { postEvent, runDayfly, startDayfly, urlOf } from "./dayfly-process.fixture.ts";

it("--role ingest keeps what it takes in the file, and the next start without it delivers that", async () => {
  const pinterest = await serveSandbox({ port: 0, clock: nodeClock });
  onTestFinished(() => pinterest.close());
  const delivered = () => pinterest.sandbox.counted().map(({ event }) => event["event_id"]);
  const place = { dataDir: temporaryFolder(), apiBase: pinterest.apiBase };
  const holding = startDayfly({ ...place, args: ["--role", "ingest"] });
  const url = await urlOf(holding);
  expect(await postEvent(url, "held")).toBe(204);
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ ready: true, checks: { delivery: "1 held (held_back)" } });
  const ended = once(holding, "exit");
  holding.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(delivered()).toEqual([]);

  await urlOf(startDayfly(place));
  await expect.poll(delivered).toEqual(["held"]);
});

it.each([
  ["deliver", "sqlite:"],
  ["ingest", "memory:"],
  ["deliver", "memory:"],
])("--role %s on %s is refused: what one takes nobody would deliver", async (role, queue) => {
  const env = {
    PINTEREST_AD_ACCOUNT_ID: "549755885175",
    PINTEREST_ACCESS_TOKEN: "pina_sandbox_token",
    DAYFLY_ORIGINS: "https://shop.example",
    DAYFLY_QUEUE: queue,
  };
  const { code, errors } = await runDayfly(["start", "--role", role], { env });
  expect(code).toBe(2);
  expect(errors).toContain(`--role ${role} needs a queue that nodes share`);
});
