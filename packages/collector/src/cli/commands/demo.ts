import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Settings } from "../../config/load.ts";
import { loadSettings } from "../../config/load.ts";
import { createShop } from "../../demo/shop.ts";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { readStub } from "../../runtimes/node-script.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../../sandbox/options.ts";
import { CliError } from "../cli-error.ts";
import type { RunningCollector } from "../compose-and-serve.ts";
import { portOption } from "../options.ts";
import { runCollector } from "../run-collector.ts";
import type { Terminal } from "../terminal.ts";

interface Options {
  readonly host: string;
  readonly port: number;
  readonly sandboxPort: number;
  readonly dataDir: string;
  readonly json?: boolean;
}

const SITE_KEY = "demo";
const BASE_PATH = "/_df";
const EVENTS = encodeURIComponent(`${BASE_PATH}/console/events`);

export const addDemo = (program: Command, terminal: Terminal): void => {
  program
    .command("demo")
    .description(
      "Run everything on this machine: a shop with the snippet, the collector, the sandbox Pinterest. No account needed.",
    )
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .addOption(portOption(8787))
    .addOption(portOption(8788, "--sandbox-port <number>"))
    .option("--data-dir <directory>", "where the embedded store lives", "data/demo")
    .option("--json", "print where everything listens as one line of JSON")
    .action(async (options: Options) => {
      const { serveSandbox } = await import("../../sandbox/serve-sandbox.ts");
      const sandbox = await serveSandbox({ host: options.host, port: options.sandboxPort, clock: nodeClock });
      const collector = await runDemo(options, sandbox.apiBase, terminal).catch(async (error: unknown) => {
        await sandbox.close();
        throw error;
      });
      const places = { url: collector.url, liveUrl: `${collector.url}${BASE_PATH}/live`, sandboxUrl: sandbox.url };
      await terminal.announce(options.json ? `${JSON.stringify(places)}\n` : welcome(places));
      await collector.stop();
      await sandbox.close();
    });
};

const runDemo = async (options: Options, apiBase: string, terminal: Terminal): Promise<RunningCollector> =>
  runCollector(demoSettings(options, apiBase, terminal), {
    // Whoever watches does not want to wait for company.
    delivery: { lingerMs: 100 },
    siteUrl: "/",
    mount: ({ app, admin }) => {
      const liveUrl = `${BASE_PATH}/live`;
      // Whoever tries the demo is its operator: the way to the console signs in by itself.
      app.get(liveUrl, (context) => context.redirect(`${admin?.access.mintLoginLink("admin")}&next=${EVENTS}`, 303));
      app.route("/", createShop({ basePath: BASE_PATH, siteKey: SITE_KEY, liveUrl, stub: readStub() }));
    },
  });

/** The same at each start, so that what an earlier demo sealed can be opened. It guards nothing: all is made up, on this machine. */
const DEMO_SECRET = "no secret: the demo's visitors are made up";

const demoSettings = ({ host, port, dataDir }: Options, apiBase: string, { cwd, env }: Terminal): Settings => {
  const site = {
    adAccountId: SANDBOX_AD_ACCOUNT_ID,
    accessToken: SANDBOX_TOKEN,
    apiBase,
    acceptBots: true,
    defaultCountry: "US",
  };
  const settings = loadSettings(
    {
      DAYFLY_HOST: host,
      DAYFLY_PORT: String(port),
      DAYFLY_BASE_PATH: BASE_PATH,
      DAYFLY_DATA_DIR: resolve(cwd, dataDir),
      DAYFLY_ADMIN_TOKEN: randomBytes(32).toString("base64url"),
      DAYFLY_SECRET: DEMO_SECRET,
      DAYFLY_LOG_LEVEL: env.DAYFLY_LOG_LEVEL ?? "warn",
    },
    { sites: { [SITE_KEY]: site } },
  );
  if (!settings.ok) throw new CliError(settings.failure.join("\n"));
  return settings.value;
};

/** A click id as Pinterest's look. */
const SAMPLE_EPIK = "dj0yJnU9ZGF5Zmx5LWRlbW8mcD0wJm49ZGVtby1jbGljayZ0PUFBQUFBR2ptZGVtbw";

const welcome = ({ url, liveUrl, sandboxUrl }: { url: string; liveUrl: string; sandboxUrl: string }): string => `
  dayfly demo

    land from an ad        ${url}/?epik=${SAMPLE_EPIK}
    the shop               ${url}/
    each event's way       ${liveUrl}
    what Pinterest got     ${sandboxUrl}/

  Everything runs on this machine; nothing is sent to Pinterest. Stop it with Ctrl-C.
`;
