/** Three characters of ASCII, the high bit of none being set. */
const GROUP = "[I-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][\\w+/-]";

/** For a pattern: nine of them, with which each address and each JSON of one begins. Words and numbers seldom look so; a click id does. */
export const BASE64_START = `(?:${GROUP}){3}`;
const MAY_BE_BASE64 = new RegExp(`^${BASE64_START}`);
const BASE64 = /^[\w+/-]*={0,2}$/;
const ASCII = /^[\x20-\x7e\s]*$/;
const NOT_WRITTEN = /(?!\s)\p{Cc}|\ufffd/u;

const decoder = new TextDecoder();

/** What a text says in base64 or base64url: one text, or that of each part where it is a token (RFC 7519); none where it is neither. */
export const fromBase64 = (text: string): readonly string[] =>
  MAY_BE_BASE64.test(text) ? text.split(".").flatMap((part) => decode(part) ?? []) : [];

const decode = (text: string): string | undefined => {
  if (!MAY_BE_BASE64.test(text) || !BASE64.test(text)) return undefined;
  try {
    const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/").replaceAll("=", ""));
    if (ASCII.test(bytes)) return bytes;
    const written = decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    return NOT_WRITTEN.test(written) ? undefined : written;
  } catch {
    return undefined;
  }
};
