/**
 * Pinterest's click id in an address, byte for byte but for percent-encoding; in the query or behind a hash route's `?`, the parameter's
 * name in any case. The last usable one of several wins; an empty, overlong or hostile one is as good as none.
 */
export const findClickId = (url: string): string | undefined => {
  let found: string | undefined;
  for (const [, raw = ""] of url.matchAll(/[?&#]epik=([^&#]+)/gi)) {
    const value = decode(raw);
    if (/^[\w\-+=.~%/]{1,512}$/.test(value)) found = value;
  }
  return found;
};

const decode = (raw: string): string => {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
};
