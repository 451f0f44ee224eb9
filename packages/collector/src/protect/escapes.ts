import { percentDecoded } from "./emails.ts";

/** An escape that may stand for an @ or a +, as it is or percent-encoded. */
const MAY_ESCAPE = /&(?:amp;)*(?:#|commat;|plus;)|\\[ux]|%(?:25)*(?:26|5[cC]|u00)/;

/** HTML's `&#64;` and `&#x40;`, JavaScript's `\u0040`, `\u{40}` and `\x40`, and the `%u0040` of its old `escape()`. Text in text has more backslashes. */
const BY_NUMBER =
  /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?|(?:\\{1,4}|%)u([0-9a-f]{4})|\\{1,4}u\{([0-9a-f]{1,6})\}|\\{1,4}x([0-9a-f]{2})/gi;
const BY_NAME = /&(commat|period|plus);/g;
const NAMED: Readonly<Record<string, string>> = { commat: "@", period: ".", plus: "+" };

const MAX_ROUNDS = 6;

const characterOf = (all: string, html?: string, decimal?: string, four?: string, braced?: string, two?: string): string => {
  const hex = html ?? four ?? braced ?? two;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : all;
};

const unescapeOnce = (text: string): string =>
  percentDecoded(text)
    .replace(/&(?:amp;)+/g, "&")
    .replace(BY_NUMBER, characterOf)
    .replace(BY_NAME, (_, name: string) => NAMED[name] ?? "");

/** What comes to light as one layer of HTML's or JavaScript's escapes after the other is taken off; mostly there is none. */
export const unescapedLayers = (text: string): readonly string[] => {
  const layers: string[] = [];
  for (let layer = text; layers.length < MAX_ROUNDS && MAY_ESCAPE.test(layer);) {
    const before = layer;
    layer = unescapeOnce(layer);
    if (layer === before) break;
    layers.push(layer);
  }
  return layers;
};

/** HTML's references to the marks of an e-mail address or a phone number. */
const MARKS = /&(?:amp;)*(#(?:0*(?:64|46|43)|x0*(?:40|2e|2b))|commat|period|plus);/gi;

/** An address with those marks as they are: its own & and # would cut a reference in two. */
export const withPlainMarks = (url: string): string =>
  url.includes("&") ? url.replace(MARKS, (_, reference: string) => unescapeOnce(`&${reference.toLowerCase()};`)) : url;
