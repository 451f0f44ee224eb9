import { PHONE_METADATA } from "./phone-metadata.ts";

/** What there is to know of a calling code to take its numbers as they are. */
interface Plan {
  /** That a number after the calling code may have. */
  readonly lengths: readonly number[];
  /** What is dialled within the country before a number, and may have slipped in after the calling code. */
  readonly prefix: RegExp | undefined;
}

/** Where the metadata (format 4) keeps it. */
const LENGTHS = 3;
const PREFIX = 5;
const PREFIX_FOR_PARSING = 7;

const PLANS: ReadonlyMap<string, Plan> = new Map(
  Object.entries(PHONE_METADATA.country_calling_codes).flatMap(([code, [country]]) => {
    const plan = country === undefined ? undefined : PHONE_METADATA.countries[country];
    if (plan === undefined) return [];
    const prefix: unknown = plan[PREFIX_FOR_PARSING] || plan[PREFIX];
    return [[code, { lengths: plan[LENGTHS], prefix: typeof prefix === "string" ? new RegExp(`^(?:${prefix})`) : undefined }]];
  }),
);

const MAX_CODE_LENGTH = 3;

/** One + and then digits, with at most one separator between two of them. */
const INTERNATIONAL = /^\+[1-9](?:[ .-]?\d){4,16}$/;
const SEPARATORS = /[+ .-]/g;

/**
 * The digits of a number in international form with nothing unusual about it, as most shops store them: what the library makes of it, in a
 * twentieth of the time. Undefined for all others, which are the library's.
 */
export const readPlainInternational = (number: string): string | undefined => {
  if (!INTERNATIONAL.test(number)) return undefined;
  const digits = number.replace(SEPARATORS, "");
  for (let length = 1; length <= MAX_CODE_LENGTH; length++) {
    const plan = PLANS.get(digits.slice(0, length));
    if (plan === undefined) continue;
    const isPlain = plan.lengths.includes(digits.length - length) && plan.prefix?.test(digits.slice(length)) !== true;
    return isPlain ? digits : undefined;
  }
  return undefined;
};
