import type { SiteView } from "./site-view.ts";

/** The ad accounts of sites that cannot be served, as held ones: what watches accounts then tells of them. */
export const unservedAccounts = (sites: readonly SiteView[]) =>
  sites
    .filter(({ source, problems }) => source === "store" && problems.length > 0)
    .map(({ key, settings, problems }) => ({
      adAccountId: String(settings["adAccountId"]),
      state: "held" as const,
      reason: "not_served",
      explanation: `Site ${key} is not served: its new events are refused, and those from before wait. ${problems.join(" ")}`,
    }));
