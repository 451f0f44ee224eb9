import { memoise } from "../lib/memoise.ts";

/**
 * A name as all its spellings share it, without case, spaces, `_`, `-`, `$`, unseen marks and full-width forms: `first_name`, `firstName` and
 * `First Name` are one.
 */
export const canonicalName = memoise((name) =>
  name
    .normalize("NFKC")
    .replace(/[\s_$\p{Cf}-]+/gu, "")
    .toLowerCase(),
);
