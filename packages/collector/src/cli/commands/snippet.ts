import { type Command, InvalidArgumentError } from "commander";
import { loadScript, readStub } from "../../runtimes/node-script.ts";
import { isAttribute, meantAttribute, needsValue, pickBuild } from "../pick-build.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { configOption, webAddress } from "../options.ts";
import { pickSite } from "../pick-site.ts";
import { readSettingsWithoutAccount } from "../read-settings.ts";
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
  readonly attribute?: readonly string[];
  readonly gtm?: boolean;
  readonly nonce?: string;
  readonly pinned?: boolean;
  readonly json?: boolean;
}

export const addSnippet = (program: Command, terminal: Terminal): void => {
  program
    .command("snippet")
    .description("Print the script tag to paste into a site's pages.")
    .addOption(configOption())
    .option("-s, --site <key>", "whose tag (default: the first site's)")
    .option("--origin <address>", "the collector's address, where it is not the page's own host", webAddress, "")
    .option("--stub", "with the inline stub, which keeps calls until the script has loaded")
    .option("--tag", "with the bridge to Pinterest's Tag")
    .option(
      "--consent-from <sources>",
      "where visitors say their word: tcf,google,cmp,gpp,usp,gpc,dnt (docs/consent.md)",
      consentSources,
    )
    .option("--data-layer", "record GA4's ecommerce events of the page's dataLayer")
    .option("--auto-identify", "identify visitors by hashed e-mail and phone of the forms they send")
    .option(
      "-a, --attribute <attributes...>",
      "any other attribute of docs/snippet.md without its data-, such as once=order_id; the build that has it is taken",
    )
    .option("--gtm", "for a Custom HTML tag of Google Tag Manager, which takes a script's data-* attributes off it")
    .option("--nonce <value>", "for pages with a Content-Security-Policy; often a placeholder of the template")
    .option("--pinned", "the immutable file with its hash (Subresource Integrity); paste it anew after each update")
    .option("--json", "print it as JSON")
    .action(async (options: Options) => {
      const { consentFrom, gtm, nonce, pinned = false, stub } = options;
      if (gtm && stub)
        throw new CliError(
          "In Tag Manager there is no stub: leave --stub out, and let tags that call _df come after this one.",
          EXIT.notUnderstood,
        );
      const { sites, basePath } = await readSettingsWithoutAccount(terminal, options.config);
      const site = pickSite(sites, options.site);
      const attributes = {
        ...(options.tag ? { "data-pintrk": "on" } : {}),
        ...(consentFrom === undefined ? {} : { "data-consent-from": consentFrom }),
        ...(options.dataLayer ? { "data-datalayer": "on" } : {}),
        // A reloaded thank-you page, and a second plugin for Google on it. Where shops share an ad account they may number their orders alike.
        ...(options.dataLayer && sites.length === 1 ? { "data-once": "transaction_id" } : {}),
        ...(options.autoIdentify ? { "data-auto-identify": "on" } : {}),
        ...Object.fromEntries((options.attribute ?? []).map(readAttribute)),
      };
      const html = snippetTag({
        basePath,
        origin: options.origin.replace(/\/+$/, ""),
        site,
        script: loadScript(pickBuild(Object.keys(attributes))),
        attributes,
        form: gtm ? "gtm" : "html",
        pinned,
        ...(sites.length > 1 ? { siteKey: site.key } : {}),
        ...(stub ? { stub: readStub() } : {}),
        ...(nonce === undefined ? {} : { nonce }),
      });
      terminal.print(options.json ? `${JSON.stringify({ html })}\n` : `${html}\n`);
    });
};

/** By the names that `data-consent-from` knows; any other would be heard by nobody. */
export const CONSENT_SOURCES = ["tcf", "google", "cmp", "gpp", "usp", "gpc", "dnt"];

const consentSources = (text: string): string => {
  const unknown = text.split(/[\s,]+/).find((name) => !CONSENT_SOURCES.includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${CONSENT_SOURCES.join(", ")}.`);
  return text;
};

/** `once=order_id` as the attribute and its value; a flag's name alone is on. */
const readAttribute = (text: string): readonly [name: string, value: string] => {
  const [, word, value] = /^(?:data-)?([a-z]+(?:-[a-z]+)*)(?:=(.*))?$/s.exec(text) ?? [];
  if (word === undefined)
    throw new CliError(
      `--attribute ${text} is no attribute: write its name, such as top-only, or a name and a value, such as once=order_id.`,
      EXIT.notUnderstood,
    );
  const name = `data-${word}`;
  if (!isAttribute(name)) {
    const meant = meantAttribute(name);
    const way = meant === undefined ? "docs/snippet.md lists them." : `did you mean ${meant.slice("data-".length)}?`;
    throw new CliError(`--attribute ${word} is none that the script knows; ${way}`, EXIT.notUnderstood);
  }
  if (!value && needsValue(name))
    throw new CliError(`--attribute ${word} needs a value: ${word}=… (docs/snippet.md).`, EXIT.notUnderstood);
  return [name, value ?? "on"];
};
