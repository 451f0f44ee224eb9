import { fold } from "./fold.ts";
import type { Normalise } from "./normaliser.ts";

/** All white space, and the invisible characters that copying from a document brings along. */
const WHITE_SPACE = /[\s\p{Cf}]+/gu;
const ADDRESS = /^[^@,;:<>()[\]\\"]{1,64}@(?:[\p{L}\p{M}\p{N}_-]+\.)+[\p{L}\p{M}\p{N}-]{2,}$/u;
const MAX_LENGTH = 254;

/** Without white space, lower-case. Anything but one plain address ("Jane <jane@…>", two addresses) is refused. */
export const normaliseEmail: Normalise = (text) => {
  const address = fold(text.replace(WHITE_SPACE, ""));
  return address.length <= MAX_LENGTH && ADDRESS.test(address) ? address : undefined;
};
