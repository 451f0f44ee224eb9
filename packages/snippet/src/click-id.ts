/**
 * Pinterest's click id in an address, byte for byte but for percent-encoding; in the query or behind a hash route's `?`, the parameter's
 * name in any case. The last usable one of several wins; an empty, overlong or hostile one is as good as none. `unescape` is old, but
 * throws at nothing. Not by the flag `i`, with which the browser takes some milliseconds to make the expression.
 */
export const findClickId = (url: string): string | undefined =>
  (/^[^]*[?&#][eE][pP][iI][kK]=([\w+=.~/-]{1,512})(?![^&#])/.exec(unescape(url)) || [])[1];
