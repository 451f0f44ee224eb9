import type { Hono } from "hono";
import type { AccessEnv } from "./access/session.ts";
import type { SiteBook } from "./admin/site-book.ts";
import { snippetTag } from "./cli/snippet-tag.ts";
import type { Settings } from "./config/load.ts";
import type { SiteDirectory } from "./config/site-directory.ts";
import type { Site } from "./config/site.ts";
import { createConsole } from "./console/console.ts";
import type { ConsoleParts, TokenState } from "./console/console-parts.ts";
import { credentialsKey } from "./delivery/account-key.ts";
import type { TokenStore } from "./delivery/token-store.ts";
import type { ScriptAsset } from "./http/script.ts";
import { unixMs } from "./lib/time.ts";
import type { HashText } from "./lib/sha256.ts";
import { normaliseEmail } from "./protect/normalise/email.ts";

export interface ConsoleSurroundings extends Pick<
  ConsoleParts,
  "record" | "queue" | "accounts" | "counted" | "clock" | "audit" | "log" | "siteUrl" | "checkAccount"
> {
  readonly settings: Settings;
  readonly sites: SiteDirectory;
  readonly book: SiteBook;
  readonly hash: HashText;
  readonly tokens: TokenStore;
  readonly scripts: readonly ScriptAsset[];
}

/** Puts the console's pages together out of the collector's parts. */
export const composeConsole = ({ settings, hash, tokens, scripts, book, ...parts }: ConsoleSurroundings): Hono<AccessEnv> => {
  const { basePath } = settings;

  const hashEmail = (text: string) => {
    const address = normaliseEmail(text, { receivedAt: parts.clock.now() });
    return address === undefined ? undefined : hash(address);
  };

  const tagOf = (site: Site): string => {
    const [script] = scripts;
    if (script === undefined) return "The snippet is not built here.";
    const isOnly = parts.sites.all().length === 1;
    return snippetTag({ basePath, origin: "", site, script, pinned: false, ...(isOnly ? {} : { siteKey: site.key }) });
  };

  const tokenState = async ({ account }: Site): Promise<TokenState> => {
    const stored = account.credentials.kind === "oauth" ? await tokens.load(credentialsKey(account)) : undefined;
    return stored === undefined ? {} : { expiresAt: unixMs(stored.expiresAtMs), refreshedAt: unixMs(stored.issuedAtMs) };
  };

  const isStored = ({ key }: Site): boolean => {
    const found = book.find(key);
    return found.ok && found.value.source === "store";
  };

  const siteProblems = () =>
    new Map(book.list().flatMap(({ key, problems }) => (problems.length > 0 ? [[key, problems] as const] : [])));

  const changeSite: ConsoleParts["changeSite"] = ({ key }, change) => {
    const changed = book.update(key, change);
    return changed.ok ? undefined : changed.failure.detail;
  };

  const apiDocs = `${basePath}/v1/admin/docs`;
  return createConsole({
    ...parts,
    root: `${basePath}/console`,
    hashEmail,
    snippetTag: tagOf,
    tokenState,
    isStored,
    siteProblems,
    changeSite,
    apiDocs,
  });
};
