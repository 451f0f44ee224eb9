import { isbot } from "isbot";
import { memoise } from "../lib/memoise.ts";

/** Real visitors in Pinterest's own apps: their user agent ends so, and a bot list with a bare "pinterest" would drop them. */
const PINTEREST_APP = /\[Pinterest\/(iOS|Android)\]\s*$/;

/** The list is a long expression (2 µs), and few user agents make most of the traffic. */
const judge = memoise(
  (userAgent) => !PINTEREST_APP.test(userAgent) && (isbot(userAgent) || /^Pinterest(bot)?\//i.test(userAgent)),
);

/** Whether a user agent says of itself that it is a program. */
export const isBot = (userAgent: string | undefined): boolean => userAgent !== undefined && judge(userAgent);
