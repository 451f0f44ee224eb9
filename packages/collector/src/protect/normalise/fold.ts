const ASCII = /^[\0-\x7f]*$/;
/** Marks of direction and their like, such as a copied text brings along; not the joiners, which Persian and Hindi write with. */
const UNSEEN = /(?![\u200c\u200d])\p{Cf}/gu;

/**
 * Lower-case in Unicode's composed form (NFC), so that Å hashes alike whether it came as one code point or as A with a ring. UTF-8 is kept:
 * José stays josé. Without marks that nobody sees. Longer than the text only where Unicode itself says so (İ is i with a dot above).
 */
export const fold = (text: string): string =>
  ASCII.test(text) ? text.toLowerCase() : text.replace(UNSEEN, "").toLowerCase().normalize("NFC");

/** A text reduced to its bare letters and digits, for looking up names in tables: "Côte d'Ivoire" and "cote divoire" are one. */
export const lookupKey = (text: string): string =>
  fold(text)
    .normalize("NFD")
    .replace(/[^\p{L}\p{N}]/gu, "");
