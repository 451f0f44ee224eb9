import type { ReloadReport } from "../config/reload.ts";

/** What a reload that was taken changed, in sentences. */
export const describeReload = ({ sites, applied, waiting }: Omit<ReloadReport, "problems">): string => {
  const inForce = [...sites.map((site) => `site ${site}`), ...applied];
  return [
    inForce.length === 0 ? "Nothing changed that applies at once." : `In force now: ${inForce.join(", ")}.`,
    ...(waiting.length === 0 ? [] : [`Restart the collector for: ${waiting.join(", ")}.`]),
  ].join(" ");
};
