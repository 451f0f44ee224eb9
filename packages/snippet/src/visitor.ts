import { findClickId } from "./click-id.ts";
import { readCookie, writeCookie } from "./cookie.ts";
import { uuid } from "./uuid.ts";

/** The click id that an address brought, the latest. */
let seen: string | undefined;
/** What of it the cookies know; empty: they were not written yet. */
let written: string | undefined = "";
let minted: string | undefined;

/** Looks for a click id in an address; a new one outweighs the cookie. */
export const seeAddress = (address: string): void => {
  seen = findClickId(address) || seen;
};

/** Who the browser says the visitor is, each cookie read again, for the Tag may have changed it. New ids are written first, once. */
export const readIds = () => {
  if (written !== seen) {
    written = seen;
    if (seen && readCookie("_epik") !== seen) {
      // Of several it is left to chance which is read.
      writeCookie("_epik");
      writeCookie("_epik", seen);
    }
    if (!readCookie("_pin_unauth")) writeCookie("_pin_unauth", (minted = uuid()));
  }
  return {
    epik: readCookie("_epik") || seen,
    pinUnauth: readCookie("_pin_unauth") || minted,
    derivedEpik: readCookie("_derived_epik"),
    // True in old webviews.
    weak: !window.crypto,
  };
};

/** Takes our cookies away, wherever they stand. Who grants later is a new visitor, on whose page the click id may still be known. */
export const forgetIds = (): void => {
  written = "";
  writeCookie("_epik");
  writeCookie("_pin_unauth");
};
