import { isbot } from "isbot";

/** Real visitors in Pinterest's own apps: their user agent ends so, and a bot list with a bare "pinterest" would drop them. */
const PINTEREST_APP = /\[Pinterest\/(iOS|Android)\]\s*$/;

/** Whether a user agent says of itself that it is a program. */
export const isBot = (userAgent: string | undefined): boolean =>
  userAgent !== undefined && !PINTEREST_APP.test(userAgent) && (isbot(userAgent) || /^Pinterest(bot)?\//i.test(userAgent));
