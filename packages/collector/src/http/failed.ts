/** The answer to what broke. */
export const FAILED = "The collector failed on this request. Its log says more.\n";
