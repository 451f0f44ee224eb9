import { VARIANTS_TABLE } from "../transform/variants.ts";
import type { Settings } from "./load.ts";
import type { Site } from "./site.ts";

/** What is allowed but costs something, a sentence each: told at the start and wherever settings are shown. */
export const adviseOn = ({ sites, secret }: Pick<Settings, "sites" | "secret">): readonly string[] => [
  ...(secret === undefined ? [WITHOUT_SECRET] : []),
  ...adviseOnSites(sites),
];

/** What of it is about the sites themselves. */
export const adviseOnSites = (sites: readonly Site[]): readonly string[] =>
  sites.flatMap((site) => ADVICE.flatMap((advise) => advise(site) ?? []).map((sentence) => `Site "${site.key}": ${sentence}`));

const WITHOUT_SECRET =
  "DAYFLY_SECRET is not set: who a visitor said to be on one page is not known on the next. Make one with: openssl rand -base64 32";

const ADVICE: readonly ((site: Site) => string | undefined)[] = [
  ({ account }) =>
    account.test
      ? "PINTEREST_TEST is set: Pinterest looks at the events and records none, though they count as delivered here. Take it away for orders to count."
      : undefined,
  ({ variant }) => {
    const { cost } = VARIANTS_TABLE[variant];
    return cost === undefined ? undefined : `variant "${variant}": ${cost}`;
  },
  ({ epik, pinUnauth }) =>
    epik === "partner_id" || pinUnauth === "click_id"
      ? 'identity "signal" sends the click id as partner_id and the visitor id as click_id. Pinterest\'s own description says otherwise: ' +
        "clicks are then not attributed. Leave DAYFLY_IDENTITY unset unless Pinterest told you to."
      : undefined,
  ({ origins }) =>
    origins.some((origin) => origin.startsWith("http://") && !/^http:\/\/(localhost|127\.|\[::1\])/.test(origin))
      ? "an origin is http: its cookies are not Secure and its pages can be read on the way. Serve it by https."
      : undefined,
  ({ origins, cookieDomain }) => {
    const domain = cookieDomain?.toLowerCase().replace(/^\./, "");
    const outside = origins.find((origin) => origin !== "null" && !`.${new URL(origin).hostname}`.endsWith(`.${domain}`));
    return domain === undefined || outside === undefined
      ? undefined
      : `DAYFLY_COOKIE_DOMAIN is ${domain}, where browsers refuse the cookies of ${outside}: click and visitor are not known there.`;
  },
  ({ events }) =>
    Object.entries(events).some(([name, target]) => /refund|cancel/i.test(name) && target === "checkout")
      ? "a refund or cancellation is mapped to checkout: it would count as one more sale."
      : undefined,
];
