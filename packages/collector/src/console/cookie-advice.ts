import { getDomain } from "tldts";
import type { Site } from "../config/site.ts";

/** So many hosts are named. */
const NAMED = 3;

/**
 * What Safari does to the cookies of sites whose pages reach the collector under `consoleHost`, where the operator does; empty where it
 * leaves them alone as far as names tell (WebKit, "Full third-party cookie blocking", 2020; "CNAME cloaking and bounce tracking defense", 2020).
 */
export const cookieAdvice = (sites: readonly Pick<Site, "origins">[], consoleHost: string): readonly string[] => {
  const collector = hostOf(`http://${consoleHost}`);
  if (collector === undefined) return [];
  const hosts = new Set(sites.flatMap(({ origins }) => origins.map(hostOf)).filter((host) => host !== undefined));
  const foreign = [...hosts].filter((host) => registrable(host) !== registrable(collector));
  if (foreign.length === 0) return [];
  const more = foreign.length - NAMED;
  const named = `${foreign.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return [
    `To a browser ${collector}, under which you see this, is another site than ${named}. That is well for a host of the console alone. If those pages ` +
      "reach the collector by it too, Safari blocks its cookies, and visitors lose their click id after seven days at most: serve it below each " +
      "site's own host (docs/first-party.md).",
  ];
};

const hostOf = (url: string): string | undefined => URL.parse(url)?.hostname;

/** An address or a local name is its own site. */
const registrable = (host: string): string => getDomain(host) ?? host;
