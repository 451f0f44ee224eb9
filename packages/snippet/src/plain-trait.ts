const EMAIL = /^[^@,;:<>()[\]\\"]{1,64}@([\p{L}\p{M}\p{N}_-]+\.)+[\p{L}\p{M}\p{N}-]{2,}$/u;

/** An address as the collector spells it before it is hashed; undefined where it is none. */
export const plainEmail = (text: string): string | undefined => {
  const address = text
    .replace(/[\s\p{Cf}]+/gu, "")
    .toLowerCase()
    .normalize("NFC");
  return address.length < 255 && EMAIL.test(address) ? address : undefined;
};

/** A zero (in America a one, in Russia an eight) behind the calling code: dialled at home only, save where it is not, as in Italy. */
const TRUNK_PREFIX = /^(11|78.{10}|(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})0)/;

/**
 * A number as the collector spells it before it is hashed. Only one in international form: a page does not know how to complete another,
 * and half a number's hash is somebody else's. Undefined too where a zero leaves a doubt.
 */
export const plainPhone = (text: string): string | undefined => {
  const [, digits] = /^(?:\+|00)([1-9][\d\s./-]{7,18})$/.exec(text.trim().replace(/[()]/g, " ")) ?? [];
  const plain = digits?.replace(/\D/g, "");
  return plain && plain.length < 16 && !TRUNK_PREFIX.test(plain) ? plain : undefined;
};
