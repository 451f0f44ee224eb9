/**
 * The example's Worker in workerd alone, without wrangler's proxies: `node workerd-server.ts`. Its queue is a Worker that takes everything and
 * keeps nothing.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { bundleExample } from "../../test/cloudflare/edge.fixture.ts";

const VARIABLES = {
  PINTEREST_AD_ACCOUNT_ID: "549755885175",
  PINTEREST_ACCESS_TOKEN: "pina_sandbox_token",
  DAYFLY_ORIGINS: "https://shop.example",
};
/** Answers as Cloudflare's queue does. */
const SINK = `const metrics = { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: 0 };
export default { async fetch(request) { await request.text(); return Response.json({ metadata: { metrics } }); } };`;

const folder = mkdtempSync(join(tmpdir(), "dayfly-workerd-"));
const out = await bundleExample(folder);
const texts = Object.entries(VARIABLES).map(([name, text]) => `(name = "${name}", text = "${text}")`);
const queues = ["EVENTS", "DEAD_LETTERS"].map((name) => `(name = "${name}", queue = "sink")`);
writeFileSync(join(out, "sink.js"), SINK);
writeFileSync(
  join(out, "config.capnp"),
  `using Workerd = import "/workerd/workerd.capnp";
const date :Text = "2026-11-01";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "worker.js")],
      compatibilityDate = .date,
      bindings = [${[...texts, ...queues].join(", ")}],
    )),
    (name = "sink", worker = (modules = [(name = "sink", esModule = embed "sink.js")], compatibilityDate = .date)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
);
const wrangler = createRequire(createRequire(import.meta.url).resolve("wrangler/package.json"));
const { default: workerd }: { default: string } = wrangler("workerd");
const child = spawn(workerd, ["serve", "--control-fd=3", join(out, "config.capnp")], {
  stdio: ["ignore", "inherit", "inherit", "pipe"],
});
process.once("SIGTERM", () => {
  child.kill();
  rmSync(folder, { recursive: true });
  process.exit();
});
const [line] = (await once(createInterface(child.stdio[3] as Readable), "line")) as [string];
const { port }: { port: number } = JSON.parse(line);
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, pid: child.pid })}\n`);
