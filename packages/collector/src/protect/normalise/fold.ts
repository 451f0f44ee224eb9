const ASCII = /^[\0-\x7f]*$/;

/**
 * Lower-case in Unicode's composed form (NFC), so that Å hashes alike whether it came as one code point or as A with a ring. UTF-8 is kept:
 * José stays josé. Longer than the text only where Unicode itself says so (İ is i with a dot above).
 */
export const fold = (text: string): string => (ASCII.test(text) ? text.toLowerCase() : text.toLowerCase().normalize("NFC"));

/** A text reduced to its bare letters and digits, for looking up names in tables: "Côte d'Ivoire" and "cote divoire" are one. */
export const lookupKey = (text: string): string =>
  fold(text)
    .normalize("NFD")
    .replace(/[^\p{L}\p{N}]/gu, "");
