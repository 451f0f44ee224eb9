import type { Settings } from "../../config/load.ts";
import { type Finding, fine, warn } from "./finding.ts";
import { isLoopback, ownUrl } from "./hosts.ts";
import type { World } from "./world.ts";

/** Whether each visitor has an address of their own: behind a proxy that is not named in the settings all have the proxy's. */
export const checkProxy = async ({ settings, get }: World): Promise<readonly Finding[]> => {
  const { host, port, trustedProxies } = settings;
  const seen = countUndeclared(await get(`${ownUrl(host, port)}/metrics`));
  if (seen > 0)
    return [
      warn(
        `${seen.toLocaleString("en-US")} ${seen === 1 ? "event" : "events"} came through a proxy that DAYFLY_TRUSTED_PROXIES does not name: Pinterest got the proxy's address as the visitors'.`,
        "Add the address from which it connects, in a container the network's gateway, and start the collector again.",
      ),
    ];
  if (trustedProxies.length > 0) return [fine(`Of visitors' addresses the word of ${trustedProxies.join(", ")} is believed.`)];
  return isLoopback(host) && hasPublicPages(settings)
    ? [
        warn(
          `DAYFLY_HOST is ${host}, so visitors come through a proxy, and DAYFLY_TRUSTED_PROXIES names none: all of them have the proxy's address.`,
          "Set DAYFLY_TRUSTED_PROXIES to the address from which it connects, 127.0.0.1 where it runs on this machine.",
        ),
      ]
    : [];
};

const countUndeclared = (answer: Awaited<ReturnType<World["get"]>>): number =>
  answer.kind === "answer"
    ? Number(/^dayfly_event_warnings_total\{code="undeclared_proxy"\} (\d+)/m.exec(answer.body)?.[1] ?? 0)
    : 0;

const hasPublicPages = ({ sites }: Settings): boolean =>
  sites.some(({ origins }) => origins.some((origin) => origin !== "null" && !isLoopback(new URL(origin).hostname)));
