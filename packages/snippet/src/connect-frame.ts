import { isOn, options } from "./config.ts";
import { said } from "./consent.ts";
import { on } from "./notices.ts";

const close = (): void => {
  said.state = "denied";
};

/** Records nothing inside a frame where `data-top-only` asks for that, whatever the visitor says there. */
export const connectFrame = (): void => {
  if (!isOn(options.topOnly) || window === top) return;
  close();
  on("consent", close);
};
