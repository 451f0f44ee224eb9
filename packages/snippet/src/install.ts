import { readOptions } from "./config.ts";
import { guard } from "./notices.ts";
import { start } from "./tracker.ts";

/** Puts the tracker on the page under its global name, in the stub's place, once. */
export const install = guard((connect?: Parameters<typeof start>[2]): void => {
  const options = readOptions();
  const page = Object(window);
  const name = options.global || "_df";
  const found = Object(page[name]);
  if (!found.flush) page[name] = Object.assign(found.q ? found : {}, start(options, found.q || [], connect));
});
