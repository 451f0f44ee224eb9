import { resolve } from "node:path";
import type { Command } from "commander";
import { loadScripts } from "../../runtimes/node-script.ts";
import { CliError } from "../cli-error.ts";
import { type Diagnosis, examine } from "../doctor/examine.ts";
import { openWorld } from "../doctor/open-world.ts";
import { addStoredSites } from "../doctor/stored-sites.ts";
import { printDiagnoses } from "../doctor/print-diagnoses.ts";
import { configOption, webAddress } from "../options.ts";
import { printableJson } from "../printable.ts";
import { rereadSettings } from "../read-settings.ts";
import type { Terminal } from "../terminal.ts";

interface Options {
  readonly config?: string;
  readonly url?: string;
  readonly page?: string;
  readonly refresh?: boolean;
  readonly json?: boolean;
}

export const addDoctor = (program: Command, terminal: Terminal): void => {
  program
    .command("doctor")
    .description("Look at the whole set-up and say what to mend: settings, disk, clock, Pinterest, cookies, the page.")
    .addOption(configOption())
    .option("--url <address>", "the collector's public address, where it is not each page's own host", webAddress)
    .option("--page <address>", "a page of the site: its script tag and its Content-Security-Policy", webAddress)
    .option("--refresh", "refresh OAuth tokens for real, due or not")
    .option("--json", "print the findings as JSON")
    .action(async ({ json, ...options }: Options) => {
      const diagnoses = await diagnose(options, terminal);
      const isWell = diagnoses.every(({ status }) => status !== "fail");
      terminal.print(
        json ? `${printableJson({ ok: isWell, findings: diagnoses })}\n` : printDiagnoses(diagnoses, terminal.columns),
      );
      if (!isWell) throw new CliError("Mend what failed, then look again.");
    });
};

const diagnose = async ({ config, url, page, refresh = false }: Options, terminal: Terminal): Promise<readonly Diagnosis[]> => {
  const settings = await rereadSettings(terminal, config);
  if (!settings.ok)
    return settings.failure.map((says) => ({
      check: "settings",
      status: "fail",
      says,
      fix: "The rest is looked at once the settings are complete.",
    }));
  const complete = addStoredSites(settings.value, resolve(terminal.cwd, settings.value.dataDir));
  const world = openWorld(complete.settings, { cwd: terminal.cwd, publicUrl: url, page, refresh, scripts: loadScripts() });
  return [...complete.diagnoses, ...(await examine(world).finally(world.close))];
};
