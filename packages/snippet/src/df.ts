import { isOn, options } from "./config.ts";
import { install } from "./install.ts";
import { tell } from "./notices.ts";

install(() => {
  if (isOn(options.pintrk) || isOn(options.mirror)) tell("problem", "for data-pintrk and data-mirror load df.tag.js");
});
