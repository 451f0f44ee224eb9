import { getDomain } from "tldts";
import type { Site } from "../config/site.ts";

/**
 * What Safari does to the cookies of a site whose pages reach the collector under `collectorHost`; undefined where it leaves them alone as
 * far as names tell (WebKit, "Full third-party cookie blocking", 2020; "CNAME cloaking and bounce tracking defense", 2020).
 */
export const cookieAdvice = ({ key, origins }: Pick<Site, "key" | "origins">, collectorHost: string): string | undefined => {
  const collector = hostOf(`http://${collectorHost}`);
  const home = collector && registrable(collector);
  const foreign = origins.map(hostOf).filter((host) => host !== undefined && home !== undefined && registrable(host) !== home);
  if (foreign.length === 0) return undefined;
  return (
    `Site "${key}": pages on ${foreign.join(", ")} reach this collector as ${collector}, which is another site to a browser. Safari blocks its ` +
    "cookies, so visitors lose their click id after seven days at most. Serve the collector below the site's own host (docs/first-party.md)."
  );
};

const hostOf = (url: string): string | undefined => URL.parse(url)?.hostname;

/** An address or a local name is its own site. */
const registrable = (host: string): string => getDomain(host) ?? host;
