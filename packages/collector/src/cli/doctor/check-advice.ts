import { adviseOn } from "../../config/advise.ts";
import { fine, warn } from "./finding.ts";
import type { World } from "./world.ts";

/** Settings that are complete (others never come here), and what of them costs something. */
export const checkAdvice = async ({ settings }: World) => {
  const advice = adviseOn(settings).map((sentence) => warn(sentence, "If that is what you want, leave it."));
  if (settings.sites.length === 0)
    return [
      warn("Complete, and without a site.", "Add one by the admin API, or name the ad account in the settings."),
      ...advice,
    ];
  const sites = settings.sites.map(({ key }) => key).join(", ");
  return [fine(`Complete, for ${settings.sites.length === 1 ? "site" : "sites"} ${sites}.`), ...advice];
};
