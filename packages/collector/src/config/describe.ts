import { PROCESS_SETTINGS } from "./process-settings.ts";
import type { Setting } from "./setting.ts";
import { SITE_SETTINGS } from "./site-settings.ts";
import type { Settings } from "./load.ts";

type Table = Readonly<Record<string, Setting<unknown>>>;

/** The README's settings tables, as Markdown. */
export const describeSettings = (): string =>
  [
    "Of the process:",
    "",
    markdownTable(PROCESS_SETTINGS),
    "",
    "Of a site, as variables for one site or by name in `dayfly.config.ts`:",
    "",
    markdownTable(SITE_SETTINGS),
  ].join("\n");

const markdownTable = (table: Table): string =>
  [
    "| variable | name | default | what it does |",
    "| --- | --- | --- | --- |",
    ...Object.entries(table).map(
      ([name, row]) => `| ${row.env === undefined ? "" : `\`${row.env}\``} | \`${name}\` | ${defaultOf(row)} | ${row.sentence} |`,
    ),
  ].join("\n");

const defaultOf = ({ fallback, unit }: Setting<unknown>): string => {
  if (fallback === undefined || JSON.stringify(fallback) === "[]" || JSON.stringify(fallback) === "{}") return "";
  return unit === undefined ? `\`${String(fallback)}\`` : `\`${String(fallback)}\` ${unit}`;
};

const MASK = "•••";

/** The effective settings for `dayfly config`: plain data, every secret masked. */
export const maskSettings = (settings: Settings): Record<string, unknown> => ({
  ...maskRows(PROCESS_SETTINGS, settings),
  sites: settings.sites.map(({ account, ...site }) => ({
    ...maskRows(SITE_SETTINGS, site),
    key: site.key,
    account: {
      adAccountId: account.adAccountId,
      apiBase: account.apiBase,
      test: account.test,
      credentials: account.credentials.kind === "token" ? `access token ${MASK}` : `OAuth, refresh token ${MASK}`,
    },
  })),
});

const maskRows = (table: Table, values: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name in table)
      .map(([name, value]) => [name, table[name]?.secret === true ? maskSecret(value) : maskPassword(value)]),
  );

/** An empty list of secrets hides none. */
const maskSecret = (value: unknown): unknown => (Array.isArray(value) ? value.map(() => MASK) : MASK);

/**
 * In an address such as postgres://user:password@host?password=…; as far as the last @, for a password may hold one. What stands alone before
 * the @ may be a token.
 */
const maskPassword = (value: unknown): unknown =>
  typeof value === "string"
    ? value.replace(/(:\/\/(?:[^:@/]*:)?).*@/, `$1${MASK}@`).replace(/([?&]\w*password=)[^&]*/gi, `$1${MASK}`)
    : value;
