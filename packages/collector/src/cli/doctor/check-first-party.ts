import type { Site } from "../../config/site.ts";
import { type Finding, fault, fine, warn } from "./finding.ts";
import { networkOf, siteOf } from "./hosts.ts";
import { unreachable } from "./network-words.ts";
import type { World } from "./world.ts";

interface Pair {
  readonly page: URL;
  readonly collector: URL;
}

const pairsOf = ({ settings, publicUrl }: World): readonly Pair[] =>
  [...new Set(settings.sites.flatMap(({ origins }: Site) => origins))]
    .filter((origin) => origin !== "null")
    .map((origin) => ({ page: new URL(origin), collector: new URL(publicUrl ?? origin) }));

/** Whether pages find the script under the collector's public address. */
export const checkPublicUrl = async (world: World): Promise<readonly Finding[]> => {
  const { settings, scripts, get } = world;
  const collectors = [...new Set(pairsOf(world).map(({ collector }) => collector.origin))];
  if (settings.sites.length === 0) return [];
  if (collectors.length === 0)
    return [warn("DAYFLY_ORIGINS is empty: only pages on the collector's own host may send.", "List the shop's origins.")];
  return Promise.all(
    collectors.map(async (origin) => {
      const url = `${origin}${settings.basePath}/df.js`;
      const answer = await get(url);
      if (answer.kind === "none") return unreachable(url, answer.code);
      const led = `Let the proxy of ${origin} lead ${settings.basePath}/ to the collector, path and Host header unchanged; or name its public address by --url.`;
      if (answer.status !== 200) return fault(`${url} is answered ${answer.status}.`, led);
      const served = scripts.find(({ name }) => name === "df");
      if (!answer.headers["content-type"]?.includes("javascript")) return fault(`${url} is not the script.`, led);
      if (served !== undefined && answer.body !== new TextDecoder().decode(served.plain))
        return warn(
          `${url} is another version of the script than this one's.`,
          "Restart the collector, or empty the cache before it.",
        );
      return fine(`${url} is this version's script.`);
    }),
  );
};

/** What browsers, Safari above all, make of the collector's address on each origin's pages. */
export const checkFirstParty = (world: World): Promise<readonly Finding[]> =>
  Promise.all(pairsOf(world).map((pair) => judge(pair, world)));

const judge = async ({ page, collector }: Pair, { addressesOf }: World): Promise<Finding> => {
  if (page.hostname === collector.hostname)
    return fine(`${page.origin}: the collector is on the page's own host. Its cookies last a year, in Safari too.`);
  if (siteOf(page.hostname) !== siteOf(collector.hostname))
    return fault(
      `${page.origin}: ${collector.hostname} is another site (${siteOf(collector.hostname)}, not ${siteOf(page.hostname)}). Browsers treat it as a third party: it can refresh no cookie, and Safari forgets the click id after seven days or one.`,
      `Serve the collector under ${page.origin}, or on a host below ${siteOf(page.hostname)}.`,
    );
  const [pageNetworks, collectorNetworks] = await Promise.all(
    [page, collector].map(async ({ hostname }) => (await addressesOf(hostname)).map(networkOf)),
  );
  if (!pageNetworks?.length || !collectorNetworks?.length)
    return warn(`${page.origin}: the addresses of ${collector.hostname} and the page cannot be compared.`, "See DNS.");
  if (collectorNetworks.every((network) => pageNetworks.includes(network)))
    return fine(`${page.origin}: ${collector.hostname} is of the same site and network. Its cookies last a year, in Safari too.`);
  return warn(
    `${page.origin}: ${collector.hostname} is of the same site, but in another network (${collectorNetworks[0]}, the page in ${pageNetworks[0]}). Safari takes it for a disguised third party and ends its cookies after seven days.`,
    `Serve the collector under ${page.origin} by the shop's own proxy, or give both hosts addresses of one network.`,
  );
};
