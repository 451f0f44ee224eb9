import type { Sha256Hex } from "./sha256.ts";

/** Whether two hashes are one, in a time that tells nothing of where they differ. For what also runs where there is no `node:crypto`. */
export const sameHash = (one: Sha256Hex, other: Sha256Hex): boolean => {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
};
