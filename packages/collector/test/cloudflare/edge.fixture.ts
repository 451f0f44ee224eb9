import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Hono } from "hono";
import JSON5 from "json5";
import { createTestHarness, type TestHarness, type Unstable_RawConfig } from "wrangler";
import { addAssets } from "../../src/cli/commands/assets.ts";
import { runCommand } from "../../src/cli/run-command.fixture.ts";
import { nodeClock } from "../../src/runtimes/node-clock.ts";
import { serveApp } from "../../src/runtimes/node-server.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../../src/sandbox/options.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { serveSandbox } from "../../src/sandbox/serve-sandbox.ts";

const collector = resolve(import.meta.dirname, "../..");

/** Wrangler's harness turns https into http, in the Origin header too. */
export const ORIGIN = "http://www.shop.example";
export const API_KEY = "write-key-of-the-test";

export type WorkerConfig = Omit<Unstable_RawConfig, "env">;

/** The example project as it is, but for the package's sources in place of the published package. */
const exampleConfig = (assets: string): WorkerConfig => {
  const text = readFileSync(join(collector, "wrangler/wrangler.jsonc"), "utf8");
  // The build command is run by hand here, and with routes wrangler's harness serves no assets.
  const { build: _build, routes: _routes, $schema: _schema, ...config }: Unstable_RawConfig = JSON5.parse(text);
  return {
    ...config,
    main: join(collector, "wrangler/worker.ts"),
    alias: { "@dayfly/collector/cloudflare": join(collector, "src/runtimes/cloudflare.ts") },
    assets: { directory: assets },
  };
};

/** `dayfly assets` into a new folder. */
const writeAssets = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), "dayfly-assets-"));
  await runCommand(addAssets, ["assets", folder]);
  return folder;
};

/** What `wrangler deploy` would upload: `worker.js`, and esbuild's account of it in `bundle-meta.json`. */
export const bundleExample = async (folder: string): Promise<string> => {
  const config = join(folder, "wrangler.json");
  const out = join(folder, "out");
  writeFileSync(config, JSON.stringify(exampleConfig(await writeAssets())));
  const wrangler = join(createRequire(import.meta.url).resolve("wrangler/package.json"), "../bin/wrangler.js");
  const args = [wrangler, "deploy", "--dry-run", "--metafile", "--config", config, "--outdir", out];
  await promisify(execFile)(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1" },
  });
  return out;
};

export interface Edge {
  /** A request to the Worker, as Cloudflare would hand it on. */
  fetch(
    path: string,
    init?: { method?: string; headers?: Record<string, string>; body?: string },
  ): ReturnType<TestHarness["fetch"]>;
  probe(path: "/put" | "/token", body: string): Promise<string>;
  readonly sandbox: Sandbox;
  readonly apiBase: string;
  /** The texts that came to the dead-letter queue. */
  readonly deadLetters: readonly string[];
  /** What the Worker logged. */
  logs(): string;
  stop(): Promise<void>;
}

/**
 * The example project in workerd, Cloudflare's own runtime, with simulated queues, and the sandbox in Pinterest's place. Messages that
 * cannot be read are given up after one return here, and the dead-letter queue is read by a Worker of the test.
 */
export const startEdge = async (vars: Record<string, string> = {}): Promise<Edge> => {
  const assets = await writeAssets();
  const pinterest = await serveSandbox({ port: 0, clock: nodeClock });
  const deadLetters: string[] = [];
  const sinkApp = new Hono().post("/", async (context) => {
    deadLetters.push(await context.req.text());
    return context.body(null, 204);
  });
  const sink = await serveApp(sinkApp, { host: "127.0.0.1", port: 0 });
  const config = exampleConfig(assets);
  const consumers = config.queues?.consumers?.map((consumer) => ({ ...consumer, max_batch_timeout: 0, max_retries: 1 }));
  const harness = createTestHarness({
    workers: [
      {
        config: {
          ...config,
          queues: { ...config.queues, consumers },
          vars: {
            PINTEREST_AD_ACCOUNT_ID: SANDBOX_AD_ACCOUNT_ID,
            PINTEREST_ACCESS_TOKEN: SANDBOX_TOKEN,
            PINTEREST_API_BASE: pinterest.apiBase,
            DAYFLY_ORIGINS: ORIGIN,
            DAYFLY_API_KEY: API_KEY,
            DAYFLY_SECRET: "a secret of at least 32 characters",
            ...vars,
          },
        },
      },
      {
        config: {
          name: "probe",
          main: join(import.meta.dirname, "probe.fixture.ts"),
          compatibility_date: config.compatibility_date,
          queues: {
            producers: [{ binding: "EVENTS", queue: "dayfly-events" }],
            consumers: [{ queue: "dayfly-dead-letters", max_batch_timeout: 0 }],
          },
          durable_objects: { bindings: [{ name: "TOKENS", class_name: "TokenKeeper", script_name: config.name }] },
          vars: { SINK: sink.url },
        },
      },
    ],
  });
  await harness.listen();
  return {
    fetch: (path, init) => harness.fetch(`${ORIGIN}${path}`, init),
    probe: async (path, body) => {
      const answer = await harness.getWorker("probe").fetch(path, { method: "POST", body });
      return answer.text();
    },
    sandbox: pinterest.sandbox,
    apiBase: pinterest.apiBase,
    deadLetters,
    logs: () =>
      harness
        .getLogs()
        .map(({ message }) => message)
        .join("\n"),
    stop: async () => {
      await harness.close();
      await sink.close(0);
      await pinterest.close();
      rmSync(assets, { recursive: true });
    },
  };
};
