import { isbot } from "isbot";

/** Real visitors in Pinterest's own apps: their user agent ends so, and a bot list with a bare "pinterest" would drop them. */
const PINTEREST_APP = /\[Pinterest\/(iOS|Android)\]\s*$/;

/** Few user agents make most of the traffic, and the list is a long expression (2 µs): verdicts are kept, and started anew when full. */
const MAX_VERDICTS = 2000;
const verdicts = new Map<string, boolean>();

/** Whether a user agent says of itself that it is a program. */
export const isBot = (userAgent: string | undefined): boolean => {
  if (userAgent === undefined) return false;
  const known = verdicts.get(userAgent);
  if (known !== undefined) return known;
  const verdict = judge(userAgent);
  if (verdicts.size >= MAX_VERDICTS) verdicts.clear();
  verdicts.set(userAgent, verdict);
  return verdict;
};

const judge = (userAgent: string): boolean =>
  !PINTEREST_APP.test(userAgent) && (isbot(userAgent) || /^Pinterest(bot)?\//i.test(userAgent));
