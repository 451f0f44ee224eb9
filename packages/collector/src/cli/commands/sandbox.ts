import type { Command } from "commander";
import { nodeClock } from "../../runtimes/node-clock.ts";
import { SANDBOX_AD_ACCOUNT_ID, SANDBOX_TOKEN } from "../../sandbox/options.ts";
import { portOption } from "../options.ts";
import type { Terminal } from "../terminal.ts";

interface Options {
  readonly host: string;
  readonly port: number;
  readonly json?: boolean;
}

export const addSandbox = (program: Command, terminal: Terminal): void => {
  program
    .command("sandbox")
    .description("Run the strict stand-in for Pinterest's Conversions API.")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .addOption(portOption(8788))
    .option("--json", "print where it listens as one line of JSON")
    .action(async ({ host, port, json }: Options) => {
      // Loaded here: its validator makes a sixth of what every other command would load.
      const { serveSandbox } = await import("../../sandbox/serve-sandbox.ts");
      const { url, close } = await serveSandbox({ host, port, clock: nodeClock });
      await terminal.announce(json ? `${JSON.stringify({ url })}\n` : welcome(url));
      await close();
    });
};

const welcome = (url: string): string => `
  The sandbox Pinterest listens at ${url}

    PINTEREST_API_BASE=${url}/v5
    PINTEREST_AD_ACCOUNT_ID=${SANDBOX_AD_ACCOUNT_ID}
    PINTEREST_ACCESS_TOKEN=${SANDBOX_TOKEN}

  What it got: ${url}/    Stop it with Ctrl-C.
`;
