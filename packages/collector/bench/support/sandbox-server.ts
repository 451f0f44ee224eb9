/** The sandbox for load: keeps ids only, and looks at nothing else. */
import { nodeClock } from "../../src/runtimes/node-clock.ts";
import { serveSandbox } from "../../src/sandbox/serve-sandbox.ts";

const { url } = await serveSandbox({ port: 0, clock: nodeClock, keep: "ids", validate: "none" });
process.stdout.write(`${JSON.stringify({ url })}\n`);
