import { memoise } from "../lib/memoise.ts";

/** A name as all its spellings share it, without case, spaces, `_` and `-`: `first_name`, `firstName` and `First Name` are one. */
export const canonicalName = memoise((name) => name.replace(/[\s_-]+/g, "").toLowerCase());
