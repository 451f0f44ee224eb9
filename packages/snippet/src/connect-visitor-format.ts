import { options } from "./config.ts";
import { isClosed } from "./consent.ts";
import { readCookie, writeCookie } from "./cookie.ts";
import { on } from "./notices.ts";
import { uuid } from "./uuid.ts";

/** As the Tag does it: base64url without padding; neither `+` nor `/` can occur. */
const mint = (): void => {
  if (!isClosed() && !readCookie("_pin_unauth")) writeCookie("_pin_unauth", btoa(`uid=${btoa(uuid())}`).slice(0, -2));
};

/**
 * Mints `_pin_unauth` in the Tag's own format where `data-pin-unauth-format` asks for that, before the tracker looks for it, which adopts
 * what it finds.
 */
export const connectVisitorFormat = (): void => {
  if (options.pinUnauthFormat !== "pinterest") return;
  mint();
  on("consent", mint);
  on("event", mint);
};
