import { type Finding, fine, warn } from "./finding.ts";
import type { World } from "./world.ts";

/** Whether what a site's settings say of consent goes together. What its pages say of it is the page's check. */
export const checkConsent = async ({ settings }: World): Promise<readonly Finding[]> =>
  settings.sites.flatMap(({ key, consentMode, gpc }): readonly Finding[] => {
    const ignored =
      gpc === "ignore"
        ? [
            warn(
              `Site ${key}: Global Privacy Control is ignored.`,
              "In California and elsewhere it must be honoured: DAYFLY_GPC=ldp or deny.",
            ),
          ]
        : [];
    if (consentMode === "none")
      return [
        warn(`Site ${key}: consent is not asked; denials count for nothing.`, "In the EEA and the UK set DAYFLY_CONSENT=opt-in."),
        ...ignored,
      ];
    const meaning = consentMode === "opt-in" ? "nothing is kept before a grant" : "everything is kept until a denial";
    return [fine(`Site ${key}: ${consentMode}, ${meaning}.`), ...ignored];
  });
