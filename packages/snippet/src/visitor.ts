import { findClickId } from "./click-id.ts";
import { options } from "./config.ts";
import { cookieDomains, readCookie, setCookie } from "./cookie.ts";
import { guard, tell } from "./notices.ts";
import { isWeak, uuid } from "./uuid.ts";

const CLICK_ID = "_epik";
const VISITOR_ID = "_pin_unauth";

let seen: string | undefined;
let fresh: string | undefined;
let minted: string | undefined;

/** Looks for a click id in an address; a new one outweighs the cookie. */
export const seeAddress = guard((url: string) => {
  const found = findClickId(url);
  if (found && found !== seen) seen = fresh = found;
});

/** Who the browser says the visitor is, each cookie read again, for the Tag may have changed it. New ids are written first. */
export const readIds = () => {
  if (fresh && fresh !== readCookie(CLICK_ID)) writeId(CLICK_ID, fresh);
  fresh = "";
  if (!minted && !readCookie(VISITOR_ID)) {
    minted = uuid();
    if (options.pinUnauthFormat === "pinterest") minted = unpadded(`uid=${unpadded(minted)}`);
    writeId(VISITOR_ID, minted);
  }
  return {
    epik: readCookie(CLICK_ID) || seen,
    pinUnauth: readCookie(VISITOR_ID) || minted,
    derivedEpik: readCookie("_derived_epik"),
    weak: isWeak() || undefined,
  };
};

/** Takes our cookies away, wherever they stand. */
export const forgetIds = (): void => {
  putCookie(CLICK_ID, "");
  putCookie(VISITOR_ID, "");
};

/** Sets a cookie at the first domain that takes it, or clears it at all; gives that domain. */
const putCookie = (name: string, value: string): string | undefined =>
  [`${options.domain}`, ...cookieDomains(location.hostname)].find((domain) => {
    setCookie(name, value, domain);
    return value && readCookie(name) === value;
  });

const writeId = (name: string, value: string): void => {
  // Duplicates at other domains would leave it to chance which one is read.
  putCookie(name, "");
  if (putCookie(name, value) !== options.domain && options.domain) tell("problem", "domain");
};

/** Base64url of ASCII text; neither `+` nor `/` can occur in it. */
const unpadded = (text: string): string => btoa(text).replace(/=/g, "");
