/**
 * An @ between what can end a local part and a domain, each mark also in its full-width and small forms, and a dot as East Asian input
 * methods write it. The domain ends in a name, unlike the price in 2@5.99. It starts at the @, so that a long text costs no more than its length.
 */
const AT_DOMAIN =
  /(?<=[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~."-])[@＠﹫][\p{L}\p{M}\p{N}%-]+(?:[.．。｡﹒][\p{L}\p{M}\p{N}%-]+)*[.．。｡﹒][\p{L}\p{M}%][\p{L}\p{M}\p{N}%-]*/gu;
const LOCAL_CHARACTER = /[^\s@＠﹫<>()[\],;:\\]/;
/** Unseen marks, such as copying from a document brings along between two letters. */
const UNSEEN = /\p{Cf}/gu;
/** How many layers of percent-encoding are looked through. */
const MAX_ROUNDS = 6;

/** Marks of addresses and phone numbers in forms that are not ASCII, percent-encoded. */
const ENCODED_FORMS: readonly (readonly [RegExp, string])[] = [
  [/%ef%(?:bc%a0|b9%ab)/gi, "@"],
  [/%ef%bc%8e|%e3%80%82|%ef%bd%a1|%ef%b9%92/gi, "."],
  [/%ef%bc%8b|%ef%b9%a2/gi, "+"],
  [/%ef%bc%9(\d)/gi, "$1"],
  // Unseen marks, then spaces and dashes.
  [/%c2%ad|%e2%80%(?:8[b-f]|a[a-e])|%e2%81%a0|%ef%bb%bf/gi, ""],
  [/%c2%a0|%e2%80%(?:8[0-9a]|9[0-5]|af)/gi, " "],
];

const FORM_BEGINS = /%[ce]/i;

/** Plain ASCII instead of its percent-encoding, however many times that was encoded. */
export const percentDecoded = (text: string): string => (text.includes("%") ? (percentLayers(text).at(-1) ?? text) : text);

/** What comes to light as one layer of percent-encoding after the other is taken off. */
const percentLayers = (text: string): readonly string[] => {
  const layers: string[] = [];
  for (let layer = text; layers.length < MAX_ROUNDS && layer.includes("%");) {
    const before = layer;
    layer = layer.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    if (FORM_BEGINS.test(layer)) for (const [form, plain] of ENCODED_FORMS) layer = layer.replace(form, plain);
    if (layer === before) break;
    layers.push(layer);
  }
  return layers;
};

/** Something in the text looks like an e-mail address, as it is or percent-encoded once or more. */
export const holdsEmail = (text: string): boolean => {
  if (!/[@＠﹫%]/.test(text)) return false;
  const seen = text.replace(UNSEEN, "");
  return [seen, ...percentLayers(seen)].some((layer) => layer.search(AT_DOMAIN) >= 0);
};

/** A text for people without what looks like an e-mail address; a text that hides one in percent-encoding goes as a whole. */
export const withoutEmails = (text: string): string => {
  if (!holdsEmail(text)) return text;
  const seen = text.replace(UNSEEN, "");
  let kept = "";
  let from = 0;
  for (const match of seen.matchAll(AT_DOMAIN)) {
    let start = match.index;
    while (start > from && LOCAL_CHARACTER.test(seen.charAt(start - 1))) start--;
    kept += seen.slice(from, start);
    from = match.index + match[0].length;
  }
  const rest = (kept + seen.slice(from)).replace(/\s+/g, " ").trim();
  return holdsEmail(rest) ? "" : rest;
};
