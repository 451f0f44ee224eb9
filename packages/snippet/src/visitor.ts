import type { WireIds } from "../../collector/src/wire/event.ts";
import { findClickId } from "./click-id.ts";
import { cookieDomains, readCookie, setCookie } from "./cookie.ts";
import type { Options } from "./types.ts";
import { hasCrypto, uuid } from "./uuid.ts";

const CLICK_ID = "_epik";
const VISITOR_ID = "_pin_unauth";

export interface Visitor {
  /** Looks for a click id in an address; a new one outweighs the cookie. */
  see(url: string): void;
  /** The ids as of now, each cookie read again, for the Tag may have changed it; new ids are written first. */
  ids(): { readonly [Name in keyof WireIds]: WireIds[Name] | undefined };
  /** Takes our cookies away, wherever they stand. */
  forget(): void;
}

/** Who the browser says the visitor is. Nothing is written before `ids` is called. */
export const createVisitor = (options: Options, warn: (problem: string) => void): Visitor => {
  const domains = cookieDomains(location.hostname);
  if (options.domain) domains.unshift(options.domain);
  let seen: string | undefined;
  let isFresh = false;
  let minted: string | undefined;

  const erase = (name: string): void => domains.forEach((domain) => setCookie(name, "", domain));

  const write = (name: string, value: string): void => {
    // Duplicates at other domains would leave it to chance which one is read.
    erase(name);
    const domain = domains.find((candidate) => {
      setCookie(name, value, candidate);
      return readCookie(name) === value;
    });
    if (options.domain && domain !== options.domain) warn(`data-domain: no cookie can be set at ${options.domain}`);
  };

  return {
    see(url) {
      const found = findClickId(url);
      if (found && found !== seen) {
        seen = found;
        isFresh = true;
      }
    },
    ids() {
      if (isFresh && seen && readCookie(CLICK_ID) !== seen) write(CLICK_ID, seen);
      isFresh = false;
      if (!minted && !readCookie(VISITOR_ID)) {
        minted = options.pinUnauthFormat === "pinterest" ? unpadded(`uid=${unpadded(uuid())}`) : uuid();
        write(VISITOR_ID, minted);
      }
      const epik = readCookie(CLICK_ID) || seen;
      return {
        epik,
        pinUnauth: readCookie(VISITOR_ID) || minted,
        derivedEpik: readCookie("_derived_epik"),
        weak: !hasCrypto() || undefined,
      };
    },
    forget() {
      erase(CLICK_ID);
      erase(VISITOR_ID);
    },
  };
};

/** Base64url of ASCII text; neither `+` nor `/` can occur in it. */
const unpadded = (text: string): string => btoa(text).replace(/=/g, "");
