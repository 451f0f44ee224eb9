import type { Command } from "commander";
import { loadScript, readStub } from "../../runtimes/node-script.ts";
import { pickSite } from "../pick-site.ts";
import { readSettings } from "../read-settings.ts";
import { snippetTag } from "../snippet-tag.ts";
import type { Terminal } from "../terminal.ts";

interface Options {
  readonly config?: string;
  readonly site?: string;
  readonly origin: string;
  readonly stub?: boolean;
  readonly tag?: boolean;
  readonly consentFrom?: string;
  readonly dataLayer?: boolean;
  readonly autoIdentify?: boolean;
  readonly nonce?: string;
  readonly pinned?: boolean;
  readonly json?: boolean;
}

export const addSnippet = (program: Command, terminal: Terminal): void => {
  program
    .command("snippet")
    .description("Print the script tag to paste into a site's pages.")
    .option("-c, --config <file>", "settings file (default: dayfly.config.ts, .js or .mjs if there is one)")
    .option("-s, --site <key>", "whose tag (default: the first site's)")
    .option("--origin <address>", "the collector's address, where it is not the page's own host", "")
    .option("--stub", "with the inline stub, which keeps calls until the script has loaded")
    .option("--tag", "with the bridge to Pinterest's Tag")
    .option("--consent-from <sources>", "where visitors say their word: tcf,google,cmp,gpp,usp,gpc,dnt (docs/consent.md)")
    .option("--data-layer", "record GA4's ecommerce events of the page's dataLayer")
    .option("--auto-identify", "identify visitors by hashed e-mail and phone of the forms they send")
    .option("--nonce <value>", "for pages with a Content-Security-Policy; often a placeholder of the template")
    .option("--pinned", "the immutable file with its hash (Subresource Integrity); paste it anew after each update")
    .option("--json", "print it as JSON")
    .action(async (options: Options) => {
      const { config, site: key, origin, stub, tag, consentFrom, dataLayer, autoIdentify, nonce, pinned = false, json } = options;
      const { sites, basePath } = await readSettings(terminal, config);
      const site = pickSite(sites, key);
      const html = snippetTag({
        basePath,
        origin: origin.replace(/\/+$/, ""),
        site,
        script: loadScript(consentFrom || dataLayer || autoIdentify ? "df.all" : tag ? "df.tag" : "df"),
        attributes: {
          "data-pintrk": tag ? "on" : undefined,
          "data-consent-from": consentFrom,
          "data-datalayer": dataLayer ? "on" : undefined,
          "data-auto-identify": autoIdentify ? "on" : undefined,
        },
        pinned,
        ...(sites.length > 1 ? { siteKey: site.key } : {}),
        ...(stub ? { stub: readStub() } : {}),
        ...(nonce === undefined ? {} : { nonce }),
      });
      terminal.print(json ? `${JSON.stringify({ html })}\n` : `${html}\n`);
    });
};
