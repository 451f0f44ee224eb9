import { percentDecoded } from "./emails.ts";

/** Three characters of ASCII in base64, the high bit of none being set. */
const GROUP = "[I-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][\\w+/-]";
/** Nine of them, with which each address and each JSON of one begins. Words and numbers seldom look so; a click id does. */
const BASE64 = `(?:${GROUP}){3}[\\w+/-]*`;
/** Six characters of ASCII, as the shortest address has. */
const HEX = "(?:0x)?(?:[2-7][0-9a-fA-F]){6,}";

const TOKENS = new RegExp(`(?<![A-Za-z0-9])(?:${BASE64}|${HEX})`, "g");
const IS_BASE64 = new RegExp(`^${BASE64}$`);
const IS_HEX = new RegExp(`^${HEX}$`);
const ASCII = /^[\x20-\x7e\s]*$/;
const NOT_WRITTEN = /(?!\s)\p{Cc}|\ufffd/u;

const decoder = new TextDecoder();

/** What stands in a text in base64, base64url or hexadecimal digits, a token's parts (RFC 7519) for instance; mostly nothing. */
export const encodedTexts = (text: string): readonly string[] =>
  (percentDecoded(text).match(TOKENS) ?? []).flatMap(
    (token) => decode(token) ?? token.split("/").flatMap((part) => decode(part) ?? []),
  );

const decode = (token: string): string | undefined => {
  if (IS_HEX.test(token)) return token.replace(/^0x/, "").replace(/../g, (hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return IS_BASE64.test(token) ? fromBase64(token) : undefined;
};

const fromBase64 = (token: string): string | undefined => {
  try {
    const bytes = atob(token.replaceAll("-", "+").replaceAll("_", "/"));
    if (ASCII.test(bytes)) return bytes;
    const written = decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    return NOT_WRITTEN.test(written) ? undefined : written;
  } catch {
    return undefined;
  }
};
