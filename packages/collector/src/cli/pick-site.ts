import type { Site } from "../config/site.ts";
import { CliError, EXIT } from "./cli-error.ts";

/** The site of that key, or the first where none is named. Throws with the keys there are. */
export const pickSite = (sites: readonly Site[], key: string | undefined): Site => {
  const site = key === undefined ? sites[0] : sites.find((candidate) => candidate.key === key);
  if (site === undefined) {
    throw new CliError(
      `There is no site "${key}" in the settings; there are: ${sites.map((known) => known.key).join(", ")}. The tag and the mapping of one that the admin API added are on its page of the console.`,
      EXIT.notUnderstood,
    );
  }
  return site;
};
