import { isOn, options } from "./config.ts";
import { said } from "./consent.ts";

/** Records nothing inside a frame where `data-top-only` asks for that. */
export const connectFrame = (): void => {
  if (isOn(options.topOnly) && self !== top) said.state = "denied";
};
