import { afterAll, beforeAll, describe } from "vitest";
import { silentLog } from "../../lib/log.ts";
import { manualClock } from "../../lib/manual-clock.ts";
import { describeQueueContract } from "../queue.contract.ts";
import { openPostgresQueue } from "./postgres.ts";
import { type PostgresServer, postgresBin, startPostgres } from "./postgres/server.fixture.ts";

const isThere = postgresBin() !== undefined;
if (!isThere)
  process.stderr.write("\nPostgres is missing, so its driver is NOT TESTED here; on Debian: apt-get install -y postgresql\n");

describe.skipIf(!isThere)("on a real server", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.stop());

  describeQueueContract("openPostgresQueue", async (options = {}) => {
    const address = server.address();
    const clock = manualClock();
    const open = () => openPostgresQueue({ address, clock, log: silentLog, ...options });
    const queue = await open();
    const reopen = async () => {
      await queue.close();
      return open();
    };
    return { queue, clock, reopen };
  });
});
