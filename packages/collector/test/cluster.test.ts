import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../src/lib/folder.fixture.ts";
import { describeOnEngines } from "../src/queue/shared/engines.fixture.ts";
import { nodeClock } from "../src/runtimes/node-clock.ts";
import { serveSandbox } from "../src/sandbox/serve-sandbox.ts";
import { ADMIN_TOKEN, SECRET } from "./admin.fixture.ts";
import { postEvent, startDayfly, urlOf } from "./dayfly-process.fixture.ts";

/** Root may write everywhere; without this capability it may not. */
const AS_A_USER = process.getuid?.() === 0 ? "setpriv --bounding-set=-dac_override --inh-caps=-dac_override" : "";

describeOnEngines("a cluster", (engine) => {
  it(
    "takes events on a node that may write nothing, and shows their way on the node with the console",
    {
      timeout: 60_000,
    },
    async () => {
      const pinterest = await serveSandbox({ port: 0, clock: nodeClock });
      onTestFinished(() => pinterest.close());
      const queue = engine().address();
      const shared = { apiBase: pinterest.apiBase, env: { DAYFLY_QUEUE: queue, DAYFLY_SECRET: SECRET } };
      const readOnly = temporaryFolder();
      chmodSync(readOnly, 0o500);
      const ingest = startDayfly({
        ...shared,
        dataDir: join(readOnly, "absent"),
        args: ["--role", "ingest"],
        shell: `exec ${AS_A_USER} "$@"`,
      });
      const deliver = startDayfly({
        ...shared,
        dataDir: temporaryFolder(),
        args: ["--role", "deliver"],
        env: { ...shared.env, DAYFLY_ADMIN_TOKEN: ADMIN_TOKEN },
      });
      const [door, desk] = await Promise.all([urlOf(ingest), urlOf(deliver)]);
      expect(await postEvent(door, "by-another-node")).toBe(204);

      const ask = async () => {
        const answer = await fetch(`${desk}/_df/v1/admin/events?eventId=by-another-node`, {
          headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
        });
        const { events }: { events: { state: string; sent: object | null; attempts: object[] }[] } = JSON.parse(
          await answer.text(),
        );
        return events.map(({ state, sent, attempts }) => ({ state, isSentKept: sent !== null, attempts: attempts.length }));
      };
      await expect.poll(ask, { timeout: 40_000 }).toEqual([{ state: "delivered", isSentKept: true, attempts: 1 }]);
      expect(readdirSync(readOnly)).toEqual([]);
      expect(pinterest.sandbox.counters()).toMatchObject({ unique: 1 });
    },
  );
});
