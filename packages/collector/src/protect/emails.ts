/** An @ between what can end a local part and a domain. It starts at the @, so that a long text costs no more than its length. */
const AT_DOMAIN = /(?<=[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~."-])[@＠][\p{L}\p{M}\p{N}%-]+(?:\.[\p{L}\p{M}\p{N}%-]+)+/gu;
const LOCAL_CHARACTER = /[^\s@＠<>()[\],;:\\]/;
/** How many layers of percent-encoding are looked through. */
const MAX_ROUNDS = 6;

/** Plain ASCII instead of its percent-encoding, however many times that was encoded. */
const percentDecoded = (text: string): string => {
  let decoded = text;
  for (let round = 0; round < MAX_ROUNDS && decoded.includes("%"); round++) {
    const before = decoded;
    decoded = decoded
      .replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/%ef%bc%a0/gi, "@");
    if (decoded === before) break;
  }
  return decoded;
};

/** Something in the text looks like an e-mail address, as it is or percent-encoded once or more. */
export const holdsEmail = (text: string): boolean => {
  if (!/[@＠%]/.test(text)) return false;
  return text.search(AT_DOMAIN) >= 0 || (text.includes("%") && percentDecoded(text).search(AT_DOMAIN) >= 0);
};

/** A text for people without what looks like an e-mail address; a text that hides one in percent-encoding goes as a whole. */
export const withoutEmails = (text: string): string => {
  if (!holdsEmail(text)) return text;
  let kept = "";
  let from = 0;
  for (const match of text.matchAll(AT_DOMAIN)) {
    let start = match.index;
    while (start > from && LOCAL_CHARACTER.test(text.charAt(start - 1))) start--;
    kept += text.slice(from, start);
    from = match.index + match[0].length;
  }
  const rest = (kept + text.slice(from)).replace(/\s+/g, " ").trim();
  return holdsEmail(rest) ? "" : rest;
};
