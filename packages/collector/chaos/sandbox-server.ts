/** The strict sandbox for the faults: it looks at every event and keeps ids only. `node sandbox-server.ts <seed>` */
import { nodeClock } from "../src/runtimes/node-clock.ts";
import { serveSandbox } from "../src/sandbox/serve-sandbox.ts";
import { createRandom } from "./random.ts";

const random = createRandom(Number(process.argv[2]), "sandbox");
const { url } = await serveSandbox({ port: 0, clock: nodeClock, keep: "ids", random: random.next });
process.stdout.write(`${JSON.stringify({ url })}\n`);
