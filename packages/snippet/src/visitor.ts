import { findClickId } from "./click-id.ts";
import { options } from "./config.ts";
import { readCookie, writeCookie } from "./cookie.ts";
import { uuid } from "./uuid.ts";

let seen: string | undefined;
let fresh: string | undefined;
let minted: string | undefined;

/** Looks for a click id in an address; a new one outweighs the cookie. */
export const seeAddress = (url: string): void => {
  const found = findClickId(url);
  if (found && found !== seen) seen = fresh = found;
};

/** Who the browser says the visitor is, each cookie read again, for the Tag may have changed it. New ids are written first. */
export const readIds = () => {
  if (fresh && fresh !== readCookie("_epik")) writeCookie("_epik", fresh);
  fresh = "";
  if (!minted && !readCookie("_pin_unauth")) {
    minted = uuid();
    // As the Tag does it: base64url without padding; neither `+` nor `/` can occur.
    if (options.pinUnauthFormat === "pinterest") minted = btoa(`uid=${btoa(minted)}`).slice(0, -2);
    writeCookie("_pin_unauth", minted);
  }
  return {
    epik: readCookie("_epik") || seen,
    pinUnauth: readCookie("_pin_unauth") || minted,
    derivedEpik: readCookie("_derived_epik"),
    // True in old webviews.
    weak: !self.crypto,
  };
};

/** Whether the browser keeps an id, ours or an earlier page's. */
export const hasIds = (): unknown => readCookie("_epik") || readCookie("_pin_unauth");

/** Takes our cookies away, wherever they stand. Who grants later is a new visitor, on whose page the click id may still be known. */
export const forgetIds = (): void => {
  fresh = seen;
  minted = "";
  writeCookie("_epik", "");
  writeCookie("_pin_unauth", "");
};
