import { options } from "./config.ts";
import { tell } from "./notices.ts";

/** Tells of a `data-domain` that the page's host is not below: no browser takes a cookie there, and the tracker passes it by. */
export const connectDomain = (): void => {
  const { domain } = options;
  const isOurs = !domain || `.${location.hostname}`.endsWith(`.${domain.replace(/^\./, "")}`);
  // Once whoever wants to hear of it listens.
  if (!isOurs) setTimeout(() => tell("problem", "domain"));
};
