import { MINUTE_MS, SECOND_MS } from "../../lib/time.ts";
import { type Finding, fault, fine, warn } from "./finding.ts";
import { isLoopback } from "./hosts.ts";
import { unreachable } from "./network-words.ts";
import type { World } from "./world.ts";

const apiBases = ({ settings }: World): readonly string[] => [...new Set(settings.sites.map(({ account }) => account.apiBase))];

/** The way to Pinterest: name, connection, certificate. */
export const checkApi = (world: World): Promise<readonly Finding[]> =>
  Promise.all(
    apiBases(world).map(async (apiBase) => {
      const { hostname, protocol } = new URL(apiBase);
      if (protocol === "http:" && !isLoopback(hostname))
        return fault(
          `${apiBase} is not encrypted: the access token would go in the clear.`,
          "Set PINTEREST_API_BASE to https, or unset it.",
        );
      const answer = await world.get(apiBase);
      return answer.kind === "none" ? unreachable(apiBase, answer.code) : fine(`${apiBase} can be reached.`);
    }),
  );

const OFF_MS = 30 * SECOND_MS;
const FAR_OFF_MS = 5 * MINUTE_MS;
const SET_CLOCK = "Set the clock by NTP (timedatectl set-ntp true): Pinterest refuses events that are not of its time.";

/** Our clock against the Date header of the API's answer, which is exact to a second. */
export const checkClock = async (world: World): Promise<readonly Finding[]> => {
  for (const apiBase of apiBases(world)) {
    const answer = await world.get(apiBase);
    const theirs = answer.kind === "answer" ? Date.parse(answer.headers["date"] ?? "") : Number.NaN;
    if (Number.isNaN(theirs)) continue;
    const offMs = Math.abs(world.clock.now() - theirs);
    const says = `This machine's clock and ${new URL(apiBase).hostname}'s are ${Math.round(offMs / SECOND_MS)} s apart.`;
    if (offMs >= FAR_OFF_MS) return [fault(says, SET_CLOCK)];
    return [offMs >= OFF_MS ? warn(says, SET_CLOCK) : fine(says)];
  }
  return [warn("No answer tells the time to compare this machine's clock with.", "Look again when the API can be reached.")];
};
