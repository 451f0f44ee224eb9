import { WIRE_LIMITS } from "./limits.ts";

/** What a click id may hold: enough for Pinterest's, nothing that could end a cookie or a header. */
const SAFE_ID = /^[\w.~%+/=-]+$/;

/** Whether a click or visitor id can be a cookie's value. */
export const isUsableId = (value: string): boolean =>
  value !== "" && value.length <= WIRE_LIMITS.maxClickIdLength && SAFE_ID.test(value);

const PARAMETER = /[?&#]epik=([^&#]*)/gi;

/**
 * Pinterest's click id in an address, byte for byte but for percent-encoding; in the query or behind a hash route's `?`, the parameter's
 * name in any case. The last usable one of several wins, as in the snippet.
 */
export const clickIdIn = (url: string | undefined): string | undefined => {
  if (url === undefined || !/epik=/i.test(url)) return undefined;
  return [...url.matchAll(PARAMETER)].map(([, value = ""]) => decode(value)).findLast(isUsableId);
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
};
