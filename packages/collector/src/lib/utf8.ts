const encoder = new TextEncoder();

/** Bytes of a text as UTF-8. Node's Buffer counts without encoding; where there is none (Workers) the text is encoded. */
export const utf8Length: (text: string) => number =
  typeof Buffer === "undefined" ? (text) => encoder.encode(text).byteLength : (text) => Buffer.byteLength(text);
